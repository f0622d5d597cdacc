package io.jollyboat.scheduler.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.core.placement.ResourceAmounts;
import io.jollyboat.core.reconcile.Key;
import io.jollyboat.scheduler.ANode;
import io.jollyboat.scheduler.APod;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterStateTest {

    private final ClusterState cluster = new ClusterState();

    private static PodInfo pod(String name, String node, String cpu) {
        return APod.named(name).requests(cpu, "1Gi").on(node).info();
    }

    private long requestedCpu(String node) {
        return cluster.snapshot().find(node).orElseThrow().requested().milliCpu();
    }

    @Test
    void nodesComeInTheOrderOfTheirNames() {
        List.of("c", "a", "b").forEach(name -> cluster.putNode(ANode.named(name).facts()));

        assertThat(cluster.snapshot().nodes())
                .extracting(NodeInfo::name)
                .containsExactly("a", "b", "c");
    }

    @Test
    void aPodThatIsHeardOfBeforeItsNodeCountsOnceTheNodeIsThere() {
        cluster.putPod(pod("p", "node1", "1"));
        cluster.putNode(ANode.named("node1").facts());

        assertThat(requestedCpu("node1")).isEqualTo(1000);
    }

    @Test
    void aNodeThatComesBackHasItsPodsAgain() {
        cluster.putNode(ANode.named("node1").facts());
        cluster.putPod(pod("p", "node1", "1"));
        cluster.removeNode("node1");
        assertThat(cluster.snapshot().size()).isZero();

        cluster.putNode(ANode.named("node1").facts());
        assertThat(requestedCpu("node1")).isEqualTo(1000);
    }

    @Test
    void aPodIsCountedOnceHoweverOftenItIsSeen() {
        cluster.putNode(ANode.named("node1").facts());
        cluster.putPod(pod("p", "node1", "1"));
        cluster.putPod(pod("p", "node1", "2"));
        assertThat(requestedCpu("node1")).isEqualTo(2000);

        cluster.removePod(new Key("default", "p"));
        cluster.removePod(new Key("default", "p"));
        assertThat(requestedCpu("node1")).isZero();
    }

    @Test
    void aSnapshotDoesNotChangeAndSharesWhatDidNot() {
        cluster.putNode(ANode.named("node1").facts());
        cluster.putNode(ANode.named("node2").facts());
        NodeSnapshot before = cluster.snapshot();
        cluster.putPod(pod("p", "node1", "1"));
        NodeSnapshot after = cluster.snapshot();

        assertThat(before.node(0).pods()).isEmpty();
        assertThat(after.node(0).pods()).hasSize(1);
        assertThat(after.node(1)).isSameAs(before.node(1));
        assertThat(cluster.snapshot()).isSameAs(after);
    }

    @Test
    void roomIsKeptForANominatedPodUntilTheNominationIsWithdrawn() {
        PodInfo waiting = APod.named("p").requests("1", "1Gi").info().nominatedFor("node1");
        cluster.nominate(waiting);
        cluster.putNode(ANode.named("node1").facts());
        assertThat(cluster.snapshot().node(0).nominated()).containsExactly(waiting);
        assertThat(cluster.snapshot().node(0).pods()).isEmpty();

        cluster.withdrawNomination(waiting.key());
        assertThat(cluster.snapshot().node(0).nominated()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void theSumsAreThoseOfThePodsAfterAnySequenceOfChanges(long seed) {
        Random random = new Random(seed);
        TreeMap<String, PodInfo> expected = new TreeMap<>();
        List<String> present = new ArrayList<>();
        for (int step = 0; step < 2000; step++) {
            String node = "node" + random.nextInt(5);
            String name = "pod" + random.nextInt(20);
            switch (random.nextInt(5)) {
                case 0 -> {
                    cluster.putNode(ANode.named(node).facts());
                    present.remove(node);
                    present.add(node);
                }
                case 1 -> {
                    cluster.removeNode(node);
                    present.remove(node);
                }
                case 2 -> {
                    cluster.removePod(new Key("default", name));
                    expected.remove(name);
                }
                default -> {
                    PodInfo pod = pod(name, node, (1 + random.nextInt(900)) + "m");
                    cluster.putPod(pod);
                    expected.put(name, pod);
                }
            }
            NodeSnapshot snapshot = cluster.snapshot();
            assertThat(snapshot.nodes()).extracting(NodeInfo::name).hasSameElementsAs(present);
            for (NodeInfo info : snapshot.nodes()) {
                List<PodInfo> pods =
                        expected.values().stream()
                                .filter(pod -> pod.nodeName().equals(info.name()))
                                .toList();
                assertThat(info.pods()).hasSameElementsAs(pods);
                assertThat(info.requested())
                        .isEqualTo(
                                pods.stream()
                                        .map(pod -> pod.demand().requests())
                                        .reduce(ResourceAmounts.NONE, ResourceAmounts::plus));
            }
        }
    }

    @Test
    void aSnapshotTellsWhichNodesChangedSinceAnEarlierOne() {
        for (int i = 0; i < 8; i++) {
            cluster.putNode(ANode.named("node" + i).facts());
        }
        NodeSnapshot first = cluster.snapshot();
        cluster.putPod(APod.named("a").on("node2").info());
        NodeSnapshot second = cluster.snapshot();
        cluster.putPod(APod.named("b").on("node5").info());
        NodeSnapshot third = cluster.snapshot();

        assertThat(third.changedSince(first))
                .hasValueSatisfying(is -> assertThat(is).contains(2, 5));
        assertThat(third.changedSince(second)).hasValue(new int[] {5});
        assertThat(third.changedSince(third)).hasValue(new int[0]);
        assertThat(first.changedSince(third)).isEmpty();
        // a branch of its own knows nothing of the others
        NodeSnapshot branch = first.with(List.of(third.node(5)));
        assertThat(branch.changedSince(second)).isEmpty();
        assertThat(third.changedSince(second)).hasValue(new int[] {5});
    }
}
