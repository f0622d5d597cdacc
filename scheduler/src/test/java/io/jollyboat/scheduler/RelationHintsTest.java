package io.jollyboat.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.scheduler.decision.Decision.Placed;
import io.jollyboat.scheduler.decision.Decision.Unschedulable;
import io.jollyboat.scheduler.decision.SchedulingCycle;
import io.jollyboat.scheduler.framework.ClusterEvent;
import io.jollyboat.scheduler.framework.ClusterEvent.NodeAdded;
import io.jollyboat.scheduler.framework.ClusterEvent.NodeChanged;
import io.jollyboat.scheduler.framework.ClusterEvent.NodeRemoved;
import io.jollyboat.scheduler.framework.ClusterEvent.PodChanged;
import io.jollyboat.scheduler.framework.ClusterEvent.PodPlaced;
import io.jollyboat.scheduler.framework.ClusterEvent.PodRemoved;
import io.jollyboat.scheduler.framework.Profile;
import io.jollyboat.scheduler.node.NodeFacts;
import io.jollyboat.scheduler.plugins.Arrangement;
import io.jollyboat.scheduler.plugins.Plugins;
import io.jollyboat.scheduler.snapshot.ClusterState;
import io.jollyboat.scheduler.snapshot.PodInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A pod that sleeps because of others is woken by whatever lets it fit. */
class RelationHintsTest {

    private static final Profile PROFILE =
            Plugins.profile("default-scheduler", Arrangement.DEFAULT);
    private static final List<String> APPS = List.of("a", "b");
    private static final List<String> TOPOLOGIES = List.of("zone", "kubernetes.io/hostname");

    private final ProfileRules rules = new ProfileRules(List.of(PROFILE));

    @Test
    void noEventThatLetsAPodFitIsMissed() {
        int helped = 0;
        int leftAlone = 0;
        for (long seed = 0; seed < 6_000; seed++) {
            Random random = new Random(seed);
            ClusterState cluster = new ClusterState();
            List<String> nodes = new ArrayList<>();
            for (int i = 0; i <= random.nextInt(3); i++) {
                nodes.add("node" + i);
                cluster.putNode(node("node" + i, random));
            }
            List<PodInfo> placed = fill(cluster, random);
            PodInfo pod = pod("waiting", random);
            SchedulingCycle cycle = new SchedulingCycle(PROFILE);
            if (!(cycle.decide(pod, cluster.snapshot()) instanceof Unschedulable before)) {
                continue;
            }
            ClusterEvent event = something(cluster, nodes, placed, random);
            boolean woken =
                    rules.concerns(event, before.rejectedBy())
                            && rules.mayHelp(event, pod, before.rejectedBy());
            if (cycle.decide(pod, cluster.snapshot()) instanceof Placed) {
                assertThat(woken).as("seed %d: %s", seed, event).isTrue();
                helped++;
            } else if (!woken) {
                leftAlone++;
            }
        }
        assertThat(helped).isGreaterThan(100);
        assertThat(leftAlone).isGreaterThan(100);
    }

    private static NodeFacts node(String name, Random random) {
        ANode node = ANode.named(name);
        int zone = random.nextInt(3);
        return (zone == 0 ? node : node.label("zone", "zone" + zone)).facts();
    }

    private static PodInfo pod(String name, Random random) {
        APod pod = APod.named(name).label("app", any(APPS, random));
        if (random.nextInt(3) == 0) {
            pod.near("app", any(APPS, random), any(TOPOLOGIES, random));
        }
        if (random.nextInt(3) == 0) {
            pod.far("app", any(APPS, random), any(TOPOLOGIES, random));
        }
        if (random.nextInt(3) == 0) {
            pod.spread(
                    "'maxSkew': 1, 'whenUnsatisfiable': 'DoNotSchedule', 'topologyKey': '%s', 'labelSelector': {'matchLabels': {'app': '%s'}}"
                            .formatted(any(TOPOLOGIES, random), any(APPS, random)));
        }
        return pod.info();
    }

    private static String any(List<String> values, Random random) {
        return values.get(random.nextInt(values.size()));
    }

    private static List<PodInfo> fill(ClusterState cluster, Random random) {
        SchedulingCycle cycle = new SchedulingCycle(PROFILE);
        List<PodInfo> placed = new ArrayList<>();
        for (int i = 0; i < random.nextInt(7); i++) {
            PodInfo pod = pod("pod" + i, random);
            if (cycle.decide(pod, cluster.snapshot()) instanceof Placed(String node, int ignored)) {
                cluster.putPod(pod.on(node));
                placed.add(pod.on(node));
            }
        }
        return placed;
    }

    private static ClusterEvent something(
            ClusterState cluster, List<String> nodes, List<PodInfo> placed, Random random) {
        return switch (random.nextInt(placed.isEmpty() ? 4 : 6)) {
            case 0 -> {
                NodeFacts added = node("node9", random);
                cluster.putNode(added);
                yield new NodeAdded(added);
            }
            case 1 -> {
                String name = any(nodes, random);
                NodeFacts before = cluster.node(name).orElseThrow();
                NodeFacts now = node(name, random);
                cluster.putNode(now);
                yield new NodeChanged(before, now);
            }
            case 2 -> {
                PodInfo another = pod("another", random).on(any(nodes, random));
                cluster.putPod(another);
                yield new PodPlaced(another);
            }
            case 3 -> {
                NodeFacts gone = cluster.node(any(nodes, random)).orElseThrow();
                cluster.removeNode(gone.name());
                yield new NodeRemoved(gone);
            }
            case 4 -> {
                PodInfo gone = placed.get(random.nextInt(placed.size()));
                cluster.removePod(gone.key());
                yield new PodRemoved(gone, cluster.info(gone.nodeName()));
            }
            default -> {
                PodInfo before = placed.get(random.nextInt(placed.size()));
                PodInfo now = pod(before.key().name(), random).on(before.nodeName());
                cluster.putPod(now);
                yield new PodChanged(before, now);
            }
        };
    }
}
