package io.jollyboat.jolly.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.apps.v1.Deployment;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.api.policy.v1.PodDisruptionBudget;
import io.jollyboat.core.client.DeleteOptions;
import io.jollyboat.core.client.Patch;
import io.jollyboat.jolly.consolidation.ClusterPlans;
import io.jollyboat.jolly.consolidation.Consolidating;
import io.jollyboat.jolly.consolidation.Moved;
import io.jollyboat.jolly.consolidation.Pause;
import io.jollyboat.jolly.consolidation.Vigil;
import io.jollyboat.jolly.terminal.Steps;
import io.jollyboat.scheduler.plugins.Arrangement;
import io.jollyboat.scheduler.plugins.Plugins;
import io.jollyboat.scheduler.whatif.EvictionRules;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Nodes of a whole cluster are emptied, on virtual time. */
class ConsolidatingTest {

    private static final int MANY = Integer.MAX_VALUE;

    private final SimulatedCluster cluster = new SimulatedCluster(11);
    private final Deque<Runnable> onFirstWord = new ArrayDeque<>();
    private final ByteArrayOutputStream printed =
            new ByteArrayOutputStream() {
                @Override
                public synchronized void write(byte[] bytes, int start, int length) {
                    super.write(bytes, start, length);
                    while (!onFirstWord.isEmpty()) {
                        onFirstWord.remove().run();
                    }
                }
            };
    private Pause pause = cluster.timeline::advance;

    /** Two nodes with two pods each that would fit on one, the third without any. */
    ConsolidatingTest() {
        cordon("sim-1", true);
        cordon("sim-2", true);
        deployment("one", 2);
        cordon("sim-1", false);
        cordon("sim-0", true);
        deployment("two", 2);
        cordon("sim-0", false);
        cordon("sim-2", false);
    }

    private void cordon(String node, boolean whether) {
        mark(node, whether);
        pass(5);
    }

    private void mark(String node, boolean whether) {
        String change = "{'spec':{'unschedulable':%s}}".formatted(whether);
        cluster.client.patch(Resources.NODES, "", node, Patch.merge(SimulatedCluster.tree(change)));
    }

    private void deployment(String name, int replicas) {
        cluster.client.create(
                Resources.DEPLOYMENTS,
                new Deployment(
                        SimulatedCluster.tree(
                                """
            {'metadata':{'name':'%s','namespace':'default'},'spec':{'replicas':%d,
            'selector':{'matchLabels':{'app':'%s'}},'template':{'metadata':{'labels':{'app':'%s'},
            'annotations':{'sim.jollyboat.io/start-delay':'3s'}},
            'spec':{'terminationGracePeriodSeconds':1,'containers':[{'name':'c','image':'i','resources':{'requests':
            {'cpu':'4','memory':'1Gi'}}}]}}}}
            """
                                        .formatted(name, replicas, name, name))));
        pass(20);
    }

    private void budget(String app, String says) {
        cluster.client.create(
                Resources.POD_DISRUPTION_BUDGETS,
                new PodDisruptionBudget(
                        SimulatedCluster.tree(
                                "{'metadata':{'name':'%s','namespace':'default'},'spec':{'selector':{'matchLabels':{'app':'%s'}},%s}}"
                                        .formatted(app, app, says))));
        pass(5);
    }

    private void pass(int seconds) {
        cluster.timeline.advance(Duration.ofSeconds(seconds));
    }

    private Consolidating consolidating() {
        var plans =
                new ClusterPlans(
                        cluster.client,
                        List.of(Plugins.profile("default-scheduler", Arrangement.DEFAULT)),
                        new EvictionRules(false, false),
                        Map.of("sim-0", "it is the first"));
        return new Consolidating(
                cluster.client,
                plans,
                new Vigil(cluster.timeline, time -> pause.of(time), Duration.ofSeconds(60)),
                new Steps(
                        new PrintStream(printed, true, StandardCharsets.UTF_8), cluster.timeline));
    }

    private String said() {
        return printed.toString(StandardCharsets.UTF_8);
    }

    private List<String> nodesOfPods() {
        return cluster.list(Resources.PODS).stream()
                .map(Pod::spec)
                .map(spec -> spec.nodeName())
                .sorted()
                .toList();
    }

    private boolean isCordoned(String node) {
        return cluster.client.get(Resources.NODES, "", node).spec().unschedulable();
    }

    @Test
    void podsOfANodeAreReplacedOnAnotherAndTheNodeStaysCordoned() {
        assertThat(nodesOfPods()).containsExactly("sim-0", "sim-0", "sim-1", "sim-1");

        Consolidating consolidating = consolidating();
        assertThat(consolidating.run(MANY)).isEmpty();

        assertThat(nodesOfPods()).containsExactly("sim-0", "sim-0", "sim-0", "sim-0");
        assertThat(isCordoned("sim-1")).isTrue();
        assertThat(consolidating.emptied()).containsOnlyKeys("sim-1");
        assertThat(consolidating.emptied().get("sim-1"))
                .extracting(Moved::node)
                .containsExactly("sim-0", "sim-0");
        consolidating.uncordon();
        assertThat(isCordoned("sim-1")).isFalse();
        assertThat(said()).contains("is replaced by two-").contains("sim-1 is empty");
    }

    @Test
    void aBudgetIsWaitedForUntilItLetsTheNextPodGo() {
        budget("two", "'maxUnavailable':1");
        int[] fewest = {2};
        pause =
                time -> {
                    cluster.timeline.advance(time);
                    fewest[0] = Math.min(fewest[0], ready("two"));
                };

        assertThat(consolidating().run(MANY)).isEmpty();

        assertThat(nodesOfPods()).containsExactly("sim-0", "sim-0", "sim-0", "sim-0");
        assertThat(fewest[0]).as("never fewer than the budget says").isEqualTo(1);
    }

    private int ready(String deployment) {
        return cluster.client
                .get(Resources.DEPLOYMENTS, "default", deployment)
                .status()
                .readyReplicas();
    }

    @Test
    void whenRoomGoesBetweenPlanAndEvictionOnePodWaitsAndTheNodeTakesItBack() {
        var others = new ArrayDeque<>(List.of("sim-0", "sim-2"));
        pause =
                time -> {
                    while (!others.isEmpty()) {
                        mark(others.remove(), true);
                    }
                    cluster.timeline.advance(time);
                };
        Consolidating consolidating = consolidating();

        assertThat(consolidating.run(MANY))
                .hasValueSatisfying(
                        trouble ->
                                assertThat(trouble)
                                        .startsWith("sim-1 is not emptied: default/two-")
                                        .contains("node(s) were unschedulable"));

        assertThat(isCordoned("sim-1")).isFalse();
        pass(60);
        assertThat(ready("two")).isEqualTo(2);
        assertThat(nodesOfPods()).containsExactly("sim-0", "sim-0", "sim-1", "sim-1");
    }

    @Test
    void whatIsStoppedHalfWayLeavesTheNodeInService() {
        Consolidating consolidating = consolidating();
        pause =
                time -> {
                    consolidating.stop();
                    cluster.timeline.advance(time);
                };
        budget("two", "'maxUnavailable':1");

        consolidating.run(MANY);

        assertThat(consolidating.emptied()).isEmpty();
        assertThat(isCordoned("sim-1")).isFalse();
        pass(20);
        assertThat(ready("two")).isEqualTo(2);
    }

    @Test
    void aPodThatIsNotLetGoInTimeIsNamedWithTheReasonAndItsNodeTakesPodsAgain() {
        var late = new ArrayDeque<>(List.of("'minAvailable':2"));
        pause =
                time -> {
                    if (!late.isEmpty()) {
                        budget("two", late.remove());
                    }
                    cluster.timeline.advance(time);
                };

        assertThat(consolidating().run(MANY))
                .hasValueSatisfying(
                        trouble ->
                                assertThat(trouble)
                                        .contains("is not let go: Cannot evict pod")
                                        .contains(
                                                "The disruption budget two needs 2 healthy pods"));

        assertThat(isCordoned("sim-1")).isFalse();
        assertThat(ready("two")).isEqualTo(2);
    }

    @Test
    void aNodeThatTookPodsInIsNotEmptiedSoThatNoPodMovesTwice() {
        cordon("sim-0", true);
        deployment("three", 1); // on sim-1, which is fuller than sim-0 by that
        cordon("sim-1", true);
        deployment("four", 1);
        cordon("sim-0", false);
        cordon("sim-1", false);
        Consolidating consolidating = consolidating();

        assertThat(consolidating.run(MANY)).isEmpty();

        assertThat(consolidating.emptied()).containsOnlyKeys("sim-2");
        assertThat(consolidating.emptied().get("sim-2"))
                .extracting(Moved::node)
                .containsExactly("sim-1");
    }

    @Test
    void aPodThatIsPutBackToItsNodePastTheSchedulerIsNotEvictedAgainAndAgain() {
        cordon("sim-1", true);
        cluster.client.delete(Resources.DEPLOYMENTS, "default", "two", DeleteOptions.DEFAULT);
        pass(30);
        cordon("sim-1", false);
        cluster.client.create(
                Resources.DEPLOYMENTS,
                new Deployment(
                        SimulatedCluster.tree(
                                """
            {'metadata':{'name':'fixed','namespace':'default'},'spec':{'replicas':1,
            'selector':{'matchLabels':{'app':'fixed'}},'template':{'metadata':{'labels':{'app':'fixed'}},
            'spec':{'nodeName':'sim-1','terminationGracePeriodSeconds':1,'containers':[{'name':'c','image':'i'}]}}}}
            """)));
        pass(20);

        assertThat(consolidating().run(MANY))
                .hasValueSatisfying(
                        trouble ->
                                assertThat(trouble)
                                        .startsWith("sim-1 is not emptied: default/fixed-")
                                        .contains("came back to it as fixed-"));
        assertThat(isCordoned("sim-1")).isFalse();
    }

    @Test
    void aNodeThatGetsAnotherPodBetweenPlanAndCordonIsLeftAlone() {
        onFirstWord.add(
                () ->
                        cluster.client.create(
                                Resources.PODS,
                                new Pod(
                                        SimulatedCluster.tree(
                                                """
                        {'metadata':{'name':'late','namespace':'default'},'spec':{'nodeName':'sim-1','containers':[
                        {'name':'c','image':'i'}]}}
                        """))));

        assertThat(consolidating().run(MANY))
                .hasValue("sim-1 is not emptied: it got other pods just now");

        assertThat(isCordoned("sim-1")).isFalse();
        pass(10);
        assertThat(nodesOfPods()).containsExactly("sim-0", "sim-0", "sim-1", "sim-1", "sim-1");
    }

    @Test
    void notMorePodsGoThanAreAllowed() {
        assertThat(consolidating().run(1)).isEmpty();

        assertThat(nodesOfPods()).containsExactly("sim-0", "sim-0", "sim-1", "sim-1");
    }

    @Test
    void podsThatAreScaledDownMeanwhileAreNotWaitedFor() {
        var once = new ArrayDeque<>(List.of("{'spec':{'replicas':0}}"));
        pause =
                time -> {
                    if (!once.isEmpty()) {
                        cluster.client.patch(
                                Resources.DEPLOYMENTS,
                                "default",
                                "two",
                                Patch.merge(SimulatedCluster.tree(once.remove())));
                    }
                    cluster.timeline.advance(time);
                };
        Consolidating consolidating = consolidating();

        assertThat(consolidating.run(MANY)).isEmpty();

        assertThat(nodesOfPods()).containsExactly("sim-0", "sim-0");
        assertThat(isCordoned("sim-1")).isTrue();
        assertThat(consolidating.emptied().get("sim-1"))
                .as("evicted: what leaves by itself is not")
                .hasSize(1);
    }
}
