package io.jollyboat.scheduler.whatif;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.jollyboat.scheduler.ANode;
import io.jollyboat.scheduler.plugins.Arrangement;
import io.jollyboat.scheduler.plugins.Plugins;
import io.jollyboat.scheduler.snapshot.PodInfo;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** Manifests planned on nodes of a file, with no cluster to ask. */
class ManifestsTest {

    private final LiveCluster cluster =
            LiveCluster.of(List.of(ANode.named("n").offers("4", "64Gi").facts()));
    private final Manifests manifests = new Manifests(cluster);

    private void add(String json) {
        manifests.add(JsonMapper.shared().readTree(json.replace('\'', '"')));
    }

    private Plan plan() {
        List<PodInfo> pods = manifests.pods();
        return new Planner(
                        List.of(Plugins.profile("default-scheduler", Arrangement.DEFAULT)),
                        cluster.nodes(),
                        List.of(),
                        manifests.surroundings(cluster))
                .plan(pods);
    }

    private void member(String name, String cpu) {
        add(
                "{'kind': 'Pod', 'metadata': {'name': '%s'}, 'spec': {'schedulingGroup':"
                                .formatted(name)
                        + " {'podGroupName': 'gang'}, 'containers': [{'name': 'c', 'resources':"
                        + " {'requests': {'cpu': '%s'}}}]}}".formatted(cpu));
    }

    private void gang(int minimum) {
        add(
                "{'kind': 'PodGroup', 'metadata': {'name': 'gang'}, 'spec': {'schedulingPolicy':"
                        + " {'gang': {'minCount': %d}}}}".formatted(minimum));
    }

    @Test
    void claimsOfTheSameFileAreThere() {
        add(
                "{'kind': 'PersistentVolumeClaim', 'metadata': {'name': 'data'}, 'spec':"
                        + " {'accessModes': ['ReadWriteOnce'], 'resources': {'requests':"
                        + " {'storage': '1Gi'}}}}");
        add(
                "{'kind': 'Pod', 'metadata': {'name': 'db'}, 'spec': {'containers': [{'name': 'c'}],"
                        + " 'volumes': [{'name': 'd', 'persistentVolumeClaim': {'claimName':"
                        + " 'data'}}]}}");

        assertThat(plan().unplaced()).isEmpty();
        assertThat(manifests.ignored()).isEmpty();
    }

    @Test
    void podsOfAStatefulSetHaveTheClaimsOfItsTemplates() {
        add(
                "{'kind': 'StatefulSet', 'metadata': {'name': 's'}, 'spec': {'replicas': 2,"
                        + " 'template': {'spec': {'containers': [{'name': 'c'}]}},"
                        + " 'volumeClaimTemplates': [{'metadata': {'name': 'v'}, 'spec':"
                        + " {'accessModes': ['ReadWriteOnce']}}]}}");

        assertThat(manifests.pods())
                .allMatch(pod -> !pod.demand().volumes().isNone())
                .extracting(pod -> pod.key().name())
                .containsExactly("s-0", "s-1");
        assertThat(plan().unplaced()).isEmpty();
    }

    @Test
    void aGangIsPlacedAsAWhole() {
        gang(2);
        member("one", "1");
        member("two", "3");

        assertThat(plan().placed()).hasSize(2);
    }

    @Test
    void ofAGangThatDoesNotFitAsAWholeNoPodIsPlaced() {
        gang(2);
        member("one", "3");
        member("two", "3");
        add(
                "{'kind': 'Pod', 'metadata': {'name': 'other'}, 'spec': {'containers': [{'name':"
                        + " 'c', 'resources': {'requests': {'cpu': '4'}}}]}}");

        Plan plan = plan();

        assertThat(plan.placed()).extracting(each -> each.pod().name()).containsExactly("other");
        assertThat(plan.unplaced())
                .extracting(Plan.Obstacle::message)
                .containsExactly(
                        "the pods of its group do not all fit",
                        "0/1 nodes are available: 1 Insufficient cpu. no new claims to deallocate,"
                                + " preemption: 0/1 nodes are available: 1 No preemption victims"
                                + " found for incoming pod.");
    }

    @Test
    void aNodeOffersItsCapacityWhenItSaysNothingElse() {
        add(
                "{'kind': 'Node', 'metadata': {'name': 'm'}, 'status': {'capacity': {'cpu': '2',"
                        + " 'memory': '1Gi'}}}");

        assertThat(manifests.nodes())
                .singleElement()
                .satisfies(
                        node -> {
                            assertThat(node.allocatable().milliCpu()).isEqualTo(2000);
                            assertThat(node.allowedPods()).isEqualTo(110);
                        });
    }

    @Test
    void whatIsNoQuantityIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                add(
                                        "{'kind': 'Pod', 'metadata': {'name': 'p'}, 'spec':"
                                                + " {'containers': [{'name': 'c', 'resources':"
                                                + " {'requests': {'cpu': 'abc'}}}]}}"))
                .withMessageContaining("cpu of pod p: ");
    }
}
