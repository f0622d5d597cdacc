package io.jollyboat.scheduler.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.scheduler.ANode;
import io.jollyboat.scheduler.APod;
import io.jollyboat.scheduler.decision.Decision.Placed;
import io.jollyboat.scheduler.framework.Profile;
import io.jollyboat.scheduler.node.NodeFacts;
import io.jollyboat.scheduler.plugins.Arrangement;
import io.jollyboat.scheduler.plugins.Plugins;
import io.jollyboat.scheduler.snapshot.ClusterState;
import io.jollyboat.scheduler.snapshot.PodInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Pods that want to be near to, far from or spread with others, in small clusters: every decision
 * is held against the rules' definitions, reckoned over all pods each time.
 */
class RelationsBruteForceTest {

    private static final String HOST = "kubernetes.io/hostname";
    private static final String ZONE = "zone";
    private static final Profile PROFILE =
            Plugins.profile("default-scheduler", Arrangement.DEFAULT);

    private final SchedulingCycle cycle = new SchedulingCycle(PROFILE);
    private final ClusterState cluster = new ClusterState();
    private final List<Node> nodes = new ArrayList<>();
    private final List<There> there = new ArrayList<>();

    /** Cpus are whole; the zone may be empty for a node without one. */
    private record Node(String name, String zone, int cpu) {

        String value(String key) {
            return key.equals(HOST) ? name : zone;
        }

        NodeFacts facts() {
            ANode node = ANode.named(name).offers("" + cpu, "64Gi");
            return (zone.isEmpty() ? node : node.label(ZONE, zone)).facts();
        }
    }

    /**
     * @param near the label of the pods it must be near to, or empty; likewise the others
     * @param topology by what that is meant
     */
    private record Want(
            String name,
            String app,
            int cpu,
            String near,
            String far,
            String spread,
            String topology) {

        PodInfo info() {
            APod pod = APod.named(name).label("app", app).requests("" + cpu, "1Gi");
            if (!near.isEmpty()) {
                pod.near("app", near, topology);
            }
            if (!far.isEmpty()) {
                pod.far("app", far, topology);
            }
            if (!spread.isEmpty()) {
                pod.spread(
                        "'maxSkew': 1, 'topologyKey': '%s', 'whenUnsatisfiable': 'DoNotSchedule', 'labelSelector': {'matchLabels': {'app': '%s'}}"
                                .formatted(topology, spread));
            }
            return pod.info();
        }
    }

    private record There(Want pod, Node node) {}

    static LongStream seeds() {
        return LongStream.range(0, 300);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aPodIsPlacedExactlyIfTheRulesAllowSomeNode(long seed) {
        Random random = new Random(seed);
        int count = 1 + random.nextInt(5);
        for (int i = 0; i < count; i++) {
            add(new Node("node" + i, zone(random), 1 + random.nextInt(4)));
        }
        for (int i = 0; i < 14; i++) {
            if (random.nextInt(6) == 0 && !there.isEmpty()) {
                There gone = there.remove(random.nextInt(there.size()));
                cluster.removePod(gone.pod().info().key());
            }
            Want pod = want("pod" + i, random);
            place(pod);
        }
    }

    private void add(Node node) {
        nodes.add(node);
        cluster.putNode(node.facts());
    }

    private static String zone(Random random) {
        return List.of("east", "west", "").get(random.nextInt(3));
    }

    private static Want want(String name, Random random) {
        List<String> apps = List.of("a", "b");
        String app = apps.get(random.nextInt(2));
        String near = random.nextInt(5) == 0 ? apps.get(random.nextInt(2)) : "";
        String far = random.nextInt(4) == 0 ? apps.get(random.nextInt(2)) : "";
        String spread = random.nextInt(4) == 0 ? apps.get(random.nextInt(2)) : "";
        String topology = random.nextBoolean() ? HOST : ZONE;
        return new Want(name, app, random.nextInt(3), near, far, spread, topology);
    }

    private void place(Want pod) {
        Decision decision = cycle.decide(pod.info(), cluster.snapshot());
        List<String> allowed =
                nodes.stream().filter(node -> allows(pod, node)).map(Node::name).toList();

        assertThat(decision)
                .as("remembering changes nothing")
                .isEqualTo(new SchedulingCycle(PROFILE).decide(pod.info(), cluster.snapshot()));
        if (decision instanceof Placed(String name, int feasible)) {
            assertThat(feasible).isEqualTo(allowed.size());
            assertThat(allowed).contains(name);
            assertStillPlacedWithOneMoreNode(pod);
            Node node =
                    nodes.stream()
                            .filter(each -> each.name().equals(name))
                            .findFirst()
                            .orElseThrow();
            there.add(new There(pod, node));
            cluster.putPod(pod.info().on(name));
        } else {
            assertThat(allowed).isEmpty();
        }
    }

    /** More nodes never hurt, but for spreading: a new value has none of the pods yet. */
    private void assertStillPlacedWithOneMoreNode(Want pod) {
        if (pod.spread().isEmpty()) {
            NodeFacts another = new Node("node9", "north", 4).facts();
            cluster.putNode(another);
            assertThat(new SchedulingCycle(PROFILE).decide(pod.info(), cluster.snapshot()))
                    .isInstanceOf(Placed.class);
            cluster.removeNode("node9");
        }
    }

    private boolean allows(Want pod, Node node) {
        int used =
                there.stream()
                        .filter(each -> each.node().equals(node))
                        .mapToInt(each -> each.pod().cpu())
                        .sum();
        boolean room = pod.cpu() == 0 || used + pod.cpu() <= node.cpu();
        return room && near(pod, node) && far(pod, node) && wanted(pod, node) && spread(pod, node);
    }

    private boolean near(Want pod, Node node) {
        if (pod.near().isEmpty()) {
            return true;
        }
        if (node.value(pod.topology()).isEmpty()) {
            return false;
        }
        List<There> meant =
                there.stream()
                        .filter(each -> each.pod().app().equals(pod.near()))
                        .filter(each -> !each.node().value(pod.topology()).isEmpty())
                        .toList();
        return meant.isEmpty()
                ? pod.app().equals(pod.near())
                : meant.stream().anyMatch(each -> together(each.node(), node, pod.topology()));
    }

    private boolean far(Want pod, Node node) {
        return pod.far().isEmpty()
                || there.stream()
                        .filter(each -> each.pod().app().equals(pod.far()))
                        .noneMatch(each -> together(each.node(), node, pod.topology()));
    }

    private boolean wanted(Want pod, Node node) {
        return there.stream()
                .filter(each -> each.pod().far().equals(pod.app()))
                .noneMatch(each -> together(each.node(), node, each.pod().topology()));
    }

    private static boolean together(Node one, Node other, String topology) {
        String value = one.value(topology);
        return !value.isEmpty() && value.equals(other.value(topology));
    }

    private boolean spread(Want pod, Node node) {
        if (pod.spread().isEmpty()) {
            return true;
        }
        String own = node.value(pod.topology());
        if (own.isEmpty()) {
            return false;
        }
        long fewest =
                nodes.stream()
                        .map(each -> each.value(pod.topology()))
                        .filter(value -> !value.isEmpty())
                        .mapToLong(value -> like(pod, value))
                        .min()
                        .orElseThrow();
        long self = pod.app().equals(pod.spread()) ? 1 : 0;
        return like(pod, own) + self - fewest <= 1;
    }

    private long like(Want pod, String value) {
        return there.stream()
                .filter(each -> each.pod().app().equals(pod.spread()))
                .filter(each -> each.node().value(pod.topology()).equals(value))
                .count();
    }
}
