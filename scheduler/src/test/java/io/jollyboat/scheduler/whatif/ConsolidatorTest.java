package io.jollyboat.scheduler.whatif;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.jollyboat.core.reconcile.Key;
import io.jollyboat.core.selector.LabelSelector;
import io.jollyboat.scheduler.ANode;
import io.jollyboat.scheduler.APod;
import io.jollyboat.scheduler.node.NodeFacts;
import io.jollyboat.scheduler.plugins.Arrangement;
import io.jollyboat.scheduler.plugins.Plugins;
import io.jollyboat.scheduler.snapshot.Budget;
import io.jollyboat.scheduler.snapshot.ClusterState;
import io.jollyboat.scheduler.snapshot.NodeInfo;
import io.jollyboat.scheduler.snapshot.PodInfo;
import io.jollyboat.scheduler.snapshot.Surroundings;
import io.jollyboat.scheduler.whatif.Consolidation.Kept;
import io.jollyboat.scheduler.whatif.Consolidation.Move;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class ConsolidatorTest {

    private static final int MANY = Integer.MAX_VALUE;

    private final List<NodeFacts> nodes = new ArrayList<>();
    private final List<PodInfo> pods = new ArrayList<>();
    private final Map<Key, Fate> fates = new HashMap<>();
    private final Map<String, String> spared = new HashMap<>();
    private Surroundings surroundings = Surroundings.NONE;

    private static ANode node(String name) {
        return ANode.named(name).offers("4", "8Gi");
    }

    private void nodes(ANode... some) {
        for (ANode each : some) {
            nodes.add(each.facts());
        }
    }

    private void pod(APod pod) {
        pod(pod, new Fate.Moves());
    }

    private void pod(APod pod, Fate fate) {
        pods.add(pod.info());
        fates.put(pod.info().key(), fate);
    }

    private static APod pod(String name, String cpu, String node) {
        return APod.named(name).requests(cpu, "1Gi").on(node);
    }

    private void budget(String selector, int allowed) {
        List<Budget> more = new ArrayList<>(surroundings.budgets());
        more.add(
                new Budget(
                        "default",
                        "budget" + more.size(),
                        LabelSelector.of(JsonMapper.shared().readTree(selector)),
                        allowed,
                        Set.of()));
        surroundings = surroundings.withBudgets(more);
    }

    private Consolidation plan() {
        return plan(MANY, MANY);
    }

    private Consolidation plan(int most, int moves) {
        return new Consolidator(
                        List.of(Plugins.profile("default-scheduler", Arrangement.DEFAULT)),
                        ClusterState.of(nodes, pods, surroundings),
                        fates,
                        spared)
                .plan(most, moves);
    }

    private static Key key(String name) {
        return new Key("default", name);
    }

    @Test
    void aNodeWhosePodsAllFitOnOthersIsEmptiedOntoThem() {
        nodes(node("a"), node("b"), node("c"));
        pod(pod("a1", "3", "a"));
        pod(pod("b1", "2", "b"));
        pod(pod("c1", "500m", "c"));
        pod(pod("c2", "1500m", "c"));

        Consolidation plan = plan();

        assertThat(plan.emptied())
                .singleElement()
                .satisfies(
                        one -> {
                            assertThat(one.node()).isEqualTo("b");
                            assertThat(one.moves()).containsExactly(new Move(key("b1"), "c"));
                        });
        assertThat(plan.kept())
                .extracting(Kept::node, Kept::why)
                .containsExactly(
                        tuple("a", "default/a1 would fit nowhere else"),
                        tuple("c", "it takes in pods of others"));
        assertThat(plan.kept().getFirst().causes().get())
                .as("what is said against those that could take it")
                .containsExactly(
                        "1 node (c): Insufficient cpu", "  cpu: needs 3000m, 0m free, 3000m short");
    }

    @Test
    void ofANodeWithOnePodThatFitsNowhereNoneIsMoved() {
        nodes(node("a"), node("b"));
        pod(pod("a1", "3", "a"));
        pod(pod("b1", "500m", "b"));
        pod(pod("b2", "2", "b"));

        Consolidation plan = plan();

        assertThat(plan.emptied()).isEmpty();
        assertThat(plan.cluster().nodes())
                .extracting(each -> each.pods().size(), each -> each.facts().unschedulable())
                .containsExactly(tuple(1, false), tuple(2, false));
    }

    @Test
    void whereEachPodAloneWouldFitTheyHaveToFitTogether() {
        nodes(node("a"), node("b"));
        pod(pod("a1", "3", "a"));
        pod(pod("b1", "700m", "b"));
        pod(pod("b2", "700m", "b"));

        assertThat(plan().emptied()).isEmpty();
    }

    @Test
    void theNodeThatCostsTheFewestMovesGoesFirst() {
        nodes(node("a"), node("b"), node("c"));
        pod(pod("a1", "100m", "a"));
        pod(pod("a2", "100m", "a"));
        pod(pod("b1", "1", "b"));
        pod(pod("c1", "3", "c"));
        pod(pod("c2", "1m", "c"));
        pod(pod("c3", "1m", "c"));

        assertThat(plan(1, MANY).emptied())
                .extracting(Consolidation.Emptied::node)
                .containsExactly("b");
    }

    @Test
    void notMorePodsAreMovedThanAllowed() {
        nodes(node("a"), node("b"));
        pod(pod("a1", "1", "a"));
        pod(pod("a2", "1", "a"));
        pod(pod("b1", "500m", "b"));
        pod(pod("b2", "500m", "b"));

        Consolidation plan = plan(MANY, 1);

        assertThat(plan.emptied()).isEmpty();
        assertThat(plan.kept())
                .extracting(Kept::why)
                .contains("it would take 2 evictions, and only 1 may be made");
        assertThat(plan(MANY, 2).evictions()).isEqualTo(2);
    }

    @Test
    void podsAreNotMovedToANodeThatIsEmptyItself() {
        nodes(node("a"), node("b"), node("c"));
        pod(pod("a1", "3", "a"));
        pod(pod("b1", "2", "b"));

        Consolidation plan = plan();

        assertThat(plan.empty()).containsExactly("c");
        assertThat(plan.emptied()).isEmpty();
        assertThat(plan.kept())
                .extracting(Kept::why)
                .contains("default/b1 would go to c, which is empty now");
    }

    @Test
    void podsThatBelongToANodeStayAndDoNotHoldIt() {
        nodes(node("a"), node("b"));
        pod(pod("a1", "3", "a"));
        pod(pod("agent-b", "3", "b"), new Fate.Stays());
        pod(pod("b1", "500m", "b"));

        assertThat(plan().emptied())
                .singleElement()
                .satisfies(
                        one -> assertThat(one.moves()).containsExactly(new Move(key("b1"), "a")));
    }

    @Test
    void aPodThatMayNotGoHoldsItsNode() {
        nodes(node("a"), node("b"));
        pod(pod("a1", "1", "a"), new Fate.Holds("is a treasure"));
        pod(pod("b1", "1", "b"), new Fate.Holds("is one as well"));

        assertThat(plan().kept())
                .extracting(Kept::why)
                .containsExactly("default/a1 is a treasure", "default/b1 is one as well");
    }

    @Test
    void aPodThatNothingMakesAgainNeedsNoRoom() {
        nodes(node("a"), node("b"));
        pod(pod("a1", "4", "a"));
        pod(pod("b1", "4", "b"), new Fate.Ends());

        assertThat(plan().emptied())
                .singleElement()
                .satisfies(one -> assertThat(one.ended()).containsExactly(key("b1")));
    }

    @Test
    void aBudgetThatAllowsNoDisruptionHoldsItsPods() {
        nodes(node("a"), node("b"));
        pod(pod("a1", "1", "a").label("app", "web"));
        pod(pod("b1", "1", "b").label("app", "web"));
        budget("{\"matchLabels\": {\"app\": \"web\"}}", 0);

        assertThat(plan().kept())
                .extracting(Kept::why)
                .contains(
                        "default/a1 may not go now: the disruption budget budget0 allows none to");
    }

    @Test
    void aPodWithSeveralBudgetsHoldsItsNodeSinceItsEvictionIsRefused() {
        nodes(node("a"), node("b"));
        pod(pod("a1", "1", "a").label("app", "web"));
        pod(pod("b1", "1", "b").label("app", "web"));
        budget("{\"matchLabels\": {\"app\": \"web\"}}", 1);
        budget("{}", 1);

        assertThat(plan().kept())
                .extracting(Kept::why)
                .contains("default/a1 has several disruption budgets: budget0, budget1");
    }

    @Test
    void everyRuleOfTheSchedulerHoldsForPodsThatAreMoved() {
        nodes(
                node("a").label("zone", "1"),
                node("b").label("zone", "2"),
                node("c").label("zone", "2").taint("gpu", "", "NoSchedule"));
        pod(pod("a1", "1", "a").label("app", "web").far("app", "web", "zone"));
        pod(pod("b1", "1", "b").label("app", "web").far("app", "web", "zone"));
        pod(pod("c1", "1", "c").hostPort(80));
        pod(pod("b2", "1", "b").hostPort(80));
        pod(pod("a2", "1", "a").hostPort(80));

        assertThat(plan().emptied()).isEmpty();
    }

    @Test
    void aPodOfAnotherSchedulerHoldsItsNodeSinceNobodyHereKnowsWhereItWouldGo() {
        nodes(node("a"), node("b"));
        pod(pod("a1", "3", "a"));
        pod(pod("b1", "500m", "b").spec("{'schedulerName': 'else'}"));

        assertThat(plan().kept())
                .extracting(Kept::why)
                .contains(
                        "default/b1 would not be placed again: no scheduler here is named"
                                + " \"else\"");
    }

    @Test
    void aPodThatToleratesTheCordonIsNotThoughtToGo() {
        nodes(node("a"), node("b"));
        String everything = "{'tolerations': [{'operator': 'Exists'}]}";
        pod(pod("a1", "1", "a").spec(everything));
        pod(pod("a2", "2", "a").spec(everything));
        pod(pod("b1", "3", "b").spec(everything));

        assertThat(plan().kept())
                .extracting(Kept::why)
                .contains("default/b1 tolerates the cordon and would come back");
    }

    @Test
    void nodesThatAreCordonedOrNotReadyOrSparedAreLeftAlone() {
        nodes(
                node("a"),
                node("b").cordoned(),
                node("c").taint("node.kubernetes.io/not-ready", "", "NoExecute"),
                node("d"));
        spared.put("a", "it is the first");
        for (String each : List.of("a", "b", "c", "d")) {
            pod(pod(each + "1", "500m", each));
        }

        Consolidation plan = plan();

        assertThat(plan.emptied()).extracting(Consolidation.Emptied::node).containsExactly("d");
        assertThat(plan.kept())
                .extracting(Kept::node, Kept::why)
                .containsExactly(
                        tuple("a", "it is the first"),
                        tuple("b", "it is cordoned already"),
                        tuple("c", "it is not ready"));
    }

    @Test
    void afterwardsEveryPodHasANodeThatMayHaveItAndNoneIsOvercommitted() {
        nodes(node("a"), node("b"), node("c"), node("d"), node("e"));
        List<String> names = List.of("a", "b", "c", "d", "e");
        for (int i = 0; i < 20; i++) {
            APod pod = APod.named("p" + i).requests(100 + 37 * (i % 7) + "m", "100Mi");
            pod(pod.on(names.get(i % 5)));
        }

        Consolidation plan = plan();

        assertThat(plan.emptied()).hasSize(3);
        assertThat(plan.cluster().nodes().stream().mapToInt(each -> each.pods().size()).sum())
                .isEqualTo(20);
        for (NodeInfo each : plan.cluster().nodes()) {
            assertThat(each.requested().milliCpu()).isLessThanOrEqualTo(4000);
            assertThat(each.pods()).allMatch(pod -> pod.nodeName().equals(each.name()));
        }
    }
}
