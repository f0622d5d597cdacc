package io.jollyboat.scheduler.whatif;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.jollyboat.core.selector.LabelSelector;
import io.jollyboat.scheduler.ANode;
import io.jollyboat.scheduler.APod;
import io.jollyboat.scheduler.decision.SchedulingCycle;
import io.jollyboat.scheduler.node.NodeFacts;
import io.jollyboat.scheduler.plugins.Arrangement;
import io.jollyboat.scheduler.plugins.Plugins;
import io.jollyboat.scheduler.snapshot.Budget;
import io.jollyboat.scheduler.snapshot.ClusterState;
import io.jollyboat.scheduler.snapshot.PodInfo;
import io.jollyboat.scheduler.snapshot.Surroundings;
import io.jollyboat.scheduler.whatif.Plan.Departure;
import io.jollyboat.scheduler.whatif.Plan.Placement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class PlannerTest {

    private static final NodeFacts NODE = ANode.named("n").facts();

    private static Planner planner(List<NodeFacts> nodes, PodInfo... placed) {
        return new Planner(
                List.of(Plugins.profile("default-scheduler", Arrangement.DEFAULT)),
                nodes,
                List.of(placed),
                Surroundings.NONE);
    }

    private static List<PodInfo> pods(int count, String cpu) {
        return IntStream.range(0, count)
                .mapToObj(i -> APod.named("p" + i).requests(cpu, "1Gi").info())
                .toList();
    }

    @Test
    void podsArePackedBesideThoseThatAreThere() {
        PodInfo there = APod.named("there").requests("3", "1Gi").on("n").info();

        Plan plan = planner(List.of(NODE), there).plan(pods(2, "1"));

        assertThat(plan.placed()).extracting(Placement::node).containsExactly("n");
        assertThat(plan.unplaced())
                .singleElement()
                .satisfies(no -> assertThat(no.message()).contains("1 Insufficient cpu"));
        assertThat(plan.nodesUsed()).isEqualTo(1);
    }

    @Test
    void podsThatWaitTogetherAreOrderedAsTheSchedulerWouldOrderThem() {
        List<PodInfo> pods = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            int cpu = 500 + 300 * (i % 5);
            pods.add(APod.named("p" + i).requests(cpu + "m", 1 + i % 3 + "Gi").info());
        }
        List<NodeFacts> nodes =
                IntStream.range(0, 6).mapToObj(i -> ANode.named("n" + i).facts()).toList();
        List<PodInfo> live =
                new SchedulingCycle(Plugins.profile("default-scheduler", Arrangement.DEFAULT))
                        .jointly(
                                pods,
                                ClusterState.of(nodes, List.of(), Surroundings.NONE).snapshot())
                        .orElseThrow();
        assertThat(live).isNotEqualTo(pods);

        Plan plan = planner(nodes).plan(pods);

        assertThat(plan.placed())
                .extracting(Placement::pod)
                .containsExactlyElementsOf(live.stream().map(PodInfo::key).toList());
    }

    @Test
    void aPodThatIsMoreImportantIsPlacedBeforeThoseThatFillNodesBetter() {
        PodInfo first = APod.named("first").requests("100m", "64Mi").priority(10).info();
        PodInfo large = APod.named("large").requests("3", "6Gi").info();
        PodInfo small = APod.named("small").requests("1", "1Gi").info();
        List<NodeFacts> nodes = List.of(NODE, ANode.named("m").facts());

        Plan plan = planner(nodes).plan(List.of(small, large, first));

        assertThat(plan.placed().getFirst().pod()).isEqualTo(first.key());
    }

    @Test
    void whyPodsFitNowhereIsSaidOfNodesTogetherAndByHowMuchTheyFail() {
        List<NodeFacts> nodes =
                List.of(
                        ANode.named("a").offers("1", "8Gi").facts(),
                        ANode.named("b").offers("1", "8Gi").facts(),
                        ANode.named("c").offers("1500m", "8Gi").facts(),
                        ANode.named("d").taint("gpu", "", "NoSchedule").facts());

        Plan plan = planner(nodes).plan(pods(2, "2"));

        List<String> causes =
                List.of(
                        "3 nodes (a, b, c): Insufficient cpu",
                        "  cpu: needs 2000m, 1000m free, 1000m short (on a, b)",
                        "  cpu: needs 2000m, 1500m free, 500m short (on c)",
                        "1 node (d): node(s) had untolerated taint(s)",
                        "  no toleration for gpu:NoSchedule");
        assertThat(plan.unplaced()).hasSize(2).allMatch(each -> each.causes().equals(causes));
    }

    @Test
    void ofManyNodesAndManyAmountsAFewAreNamed() {
        List<NodeFacts> nodes =
                IntStream.rangeClosed(1, 5)
                        .mapToObj(i -> ANode.named("n" + i).offers("" + i, "8Gi").facts())
                        .toList();

        Plan plan = planner(nodes).plan(pods(1, "9"));

        assertThat(plan.unplaced().getFirst().causes())
                .hasSize(5)
                .startsWith("5 nodes (n1, n2, n3, ...): Insufficient cpu")
                .endsWith("  and other amounts on 2 more");
    }

    @Test
    void asManyNodesAreAddedAsItTakes() {
        Growth growth = planner(List.of(NODE)).grow(pods(9, "2"), NODE);

        assertThat(growth.nodes()).isEqualTo(4); // two on each, the first node is there
        assertThat(growth.unplaced()).isZero();
    }

    @Test
    void podsThatSuchANodeCouldNeverHoldAreCounted() {
        Growth growth = planner(List.of()).grow(pods(2, "64"), NODE);

        assertThat(growth).isEqualTo(new Growth(NODE, 0, 2));
    }

    @Test
    void podsThatMustBeApartTakeANodeEach() {
        List<PodInfo> apart =
                IntStream.range(0, 3)
                        .mapToObj(
                                i ->
                                        APod.named("p" + i)
                                                .label("app", "db")
                                                .far("app", "db", "kubernetes.io/hostname")
                                                .info())
                        .toList();

        assertThat(planner(List.of()).grow(apart, NODE).nodes()).isEqualTo(3);
    }

    @Test
    void workloadsStandForTheirPods() {
        Manifests manifests =
                new Manifests(
                        LiveCluster.of(
                                List.of(ANode.named("a").facts(), ANode.named("b").facts())));
        String template =
                "'template': {'metadata': {'labels': {'app': 'x'}}, 'spec': {'containers': [{'name': 'c',"
                        + " 'resources': {'limits': {'cpu': '2'}}}]}}";
        add(
                manifests,
                "{'kind': 'Deployment', 'metadata': {'name': 'd'}, 'spec': {'replicas': 3, "
                        + template
                        + "}}");
        add(
                manifests,
                "{'kind': 'DaemonSet', 'metadata': {'name': 'ds'}, 'spec': {" + template + "}}");
        add(
                manifests,
                "{'kind': 'Job', 'metadata': {'name': 'j'}, 'spec': {'parallelism': 5, 'completions': 2, "
                        + template
                        + "}}");
        add(manifests, "{'kind': 'Service', 'metadata': {'name': 's'}}");

        assertThat(manifests.pods())
                .extracting(pod -> pod.key().name())
                .containsExactly("d-0", "d-1", "d-2", "ds-a", "ds-b", "j-0", "j-1");
        assertThat(manifests.pods())
                .allSatisfy(
                        pod -> {
                            assertThat(pod.demand().requests().milliCpu()).isEqualTo(2000);
                            assertThat(pod.labels()).containsEntry("app", "x");
                        });
        assertThat(manifests.ignored()).containsExactly("Service s");
    }

    @Test
    void aDaemonSetsPodsGoToTheirNodes() {
        Manifests manifests = new Manifests(LiveCluster.of(List.of(ANode.named("n").facts())));
        add(
                manifests,
                "{'kind': 'DaemonSet', 'metadata': {'name': 'ds'}, 'spec': {'template': {'spec': {'containers': []}}}}");

        Plan plan = planner(List.of(NODE, ANode.named("a").facts())).plan(manifests.pods());

        assertThat(plan.placed()).extracting(Placement::node).containsExactly("n");
    }

    @Test
    void lesserPodsLeaveAndBudgetsAreUsedUp() {
        List<PodInfo> there =
                IntStream.range(0, 2)
                        .mapToObj(i -> guarded("there" + i).requests("2", "1Gi").on("n").info())
                        .toList();
        List<PodInfo> pods =
                IntStream.range(0, 2)
                        .mapToObj(
                                i -> APod.named("vip" + i).requests("2", "1Gi").priority(9).info())
                        .toList();
        Budget one = new Budget("default", "one", LabelSelector.parse("app=db"), 1, Set.of());

        Plan plan =
                new Planner(
                                List.of(Plugins.profile("default-scheduler", Arrangement.DEFAULT)),
                                List.of(NODE),
                                there,
                                Surroundings.NONE.withBudgets(List.of(one)))
                        .plan(pods);

        assertThat(plan.placed()).extracting(Placement::node).containsExactly("n", "n");
        assertThat(plan.leaving())
                .extracting(leaving -> leaving.preemptor().name(), Departure::broken)
                .containsExactly(tuple("vip0", List.of()), tuple("vip1", List.of("default/one")));
    }

    private static APod guarded(String name) {
        return APod.named(name).label("app", "db");
    }

    @Test
    void podsAreLeftToTheProfileTheyNameAndWaitForTheirGates() {
        PodInfo theirs = APod.named("a").spec("{'schedulerName': 'theirs'}").info();
        PodInfo gated = APod.named("b").spec("{'schedulingGates': [{'name': 'quota'}]}").info();
        PodInfo unknown = APod.named("c").spec("{'schedulerName': 'nobody'}").info();
        Planner planner =
                new Planner(
                        List.of(
                                Plugins.profile("default-scheduler", Arrangement.DEFAULT),
                                Plugins.profile("theirs", Arrangement.DEFAULT)),
                        List.of(NODE),
                        List.of(),
                        Surroundings.NONE);

        Plan plan = planner.plan(List.of(theirs, gated, unknown));

        assertThat(plan.placed()).extracting(each -> each.pod().name()).containsExactly("a");
        assertThat(plan.unplaced())
                .extracting(Plan.Obstacle::message)
                .satisfiesExactly(
                        message -> assertThat(message).contains("scheduling gates"),
                        message -> assertThat(message).contains("\"nobody\""));
        assertThat(planner.grow(List.of(gated, unknown), NODE)).isEqualTo(new Growth(NODE, 0, 0));
    }

    @Test
    void prioritiesAreThoseOfTheClasses() {
        Manifests manifests = new Manifests(LiveCluster.of(List.of()));
        add(
                manifests,
                "{'kind': 'PriorityClass', 'metadata': {'name': 'low'}, 'value': -5, 'preemptionPolicy': 'Never'}");
        add(
                manifests,
                "{'kind': 'Pod', 'metadata': {'name': 'p'}, 'spec': {'priorityClassName': 'low', 'containers': []}}");
        add(
                manifests,
                "{'kind': 'Pod', 'metadata': {'name': 'q'}, 'spec': {'priorityClassName': 'system-node-critical', 'containers': []}}");

        assertThat(manifests.pods())
                .extracting(pod -> pod.rank().priority(), pod -> pod.rank().mayPreempt())
                .containsExactly(tuple(-5, false), tuple(2_000_001_000, true));
        assertThatThrownBy(
                        () ->
                                add(
                                        manifests,
                                        "{'kind': 'Pod', 'spec': {'priorityClassName': 'none'}}"))
                .hasMessage("no PriorityClass with name none was found");
    }

    private static void add(Manifests manifests, String json) {
        manifests.add(JsonMapper.shared().readTree(json.replace('\'', '"')));
    }
}
