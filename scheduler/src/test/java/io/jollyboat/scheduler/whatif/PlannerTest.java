package io.jollyboat.scheduler.whatif;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.scheduler.ANode;
import io.jollyboat.scheduler.APod;
import io.jollyboat.scheduler.node.NodeFacts;
import io.jollyboat.scheduler.plugins.Arrangement;
import io.jollyboat.scheduler.plugins.Plugins;
import io.jollyboat.scheduler.snapshot.PodInfo;
import io.jollyboat.scheduler.snapshot.Surroundings;
import io.jollyboat.scheduler.whatif.Plan.Placement;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class PlannerTest {

    private static final NodeFacts NODE = ANode.named("n").facts();

    private static Planner planner(List<NodeFacts> nodes, PodInfo... placed) {
        return new Planner(
                Plugins.profile("default-scheduler", Arrangement.DEFAULT),
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
        Manifests manifests = new Manifests(List.of("a", "b"), "default-scheduler");
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
        Manifests manifests = new Manifests(List.of("n"), "default-scheduler");
        add(
                manifests,
                "{'kind': 'DaemonSet', 'metadata': {'name': 'ds'}, 'spec': {'template': {'spec': {'containers': []}}}}");

        Plan plan = planner(List.of(NODE, ANode.named("a").facts())).plan(manifests.pods());

        assertThat(plan.placed()).extracting(Placement::node).containsExactly("n");
    }

    private static void add(Manifests manifests, String json) {
        manifests.add(JsonMapper.shared().readTree(json.replace('\'', '"')));
    }
}
