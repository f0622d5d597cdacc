package io.jollyboat.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.core.reconcile.Key;
import io.jollyboat.scheduler.RandomCluster.DrawnNode;
import io.jollyboat.scheduler.RandomCluster.DrawnPod;
import io.jollyboat.scheduler.decision.Decision;
import io.jollyboat.scheduler.decision.Decision.Placed;
import io.jollyboat.scheduler.decision.Decision.Unschedulable;
import io.jollyboat.scheduler.decision.SchedulingCycle;
import io.jollyboat.scheduler.framework.ClusterEvent;
import io.jollyboat.scheduler.framework.ClusterEvent.ClaimChanged;
import io.jollyboat.scheduler.framework.ClusterEvent.NodeAdded;
import io.jollyboat.scheduler.framework.ClusterEvent.NodeChanged;
import io.jollyboat.scheduler.framework.ClusterEvent.PodChanged;
import io.jollyboat.scheduler.framework.ClusterEvent.PodRemoved;
import io.jollyboat.scheduler.framework.Profile;
import io.jollyboat.scheduler.node.NodeFacts;
import io.jollyboat.scheduler.plugins.Arrangement;
import io.jollyboat.scheduler.plugins.Plugins;
import io.jollyboat.scheduler.snapshot.ClusterState;
import io.jollyboat.scheduler.snapshot.PodInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A pod that sleeps is woken by whatever lets it fit, and left alone by what cannot. */
class QueueingHintsTest {

    private static final Profile PROFILE =
            Plugins.profile("default-scheduler", Arrangement.DEFAULT);

    private final ProfileRules rules = new ProfileRules(List.of(PROFILE));
    private final SchedulingCycle cycle = new SchedulingCycle(PROFILE);

    @Test
    void noEventThatLetsAPodFitIsMissed() {
        int helped = 0;
        int leftAlone = 0;
        for (long seed = 0; seed < 5_000; seed++) {
            RandomCluster drawn = new RandomCluster(seed);
            ClusterState cluster = new ClusterState();
            List<DrawnNode> nodes = drawn.nodes(3);
            nodes.forEach(node -> cluster.putNode(node.builder().facts()));
            List<PodInfo> placed = fill(drawn, cluster);

            PodInfo pod = drawn.pod("waiting").builder().info();
            if (!(cycle.decide(pod, cluster.snapshot()) instanceof Unschedulable before)) {
                continue;
            }
            ClusterEvent event = something(drawn, cluster, nodes, placed);
            Decision after = cycle.decide(pod, cluster.snapshot());
            boolean woken = rules.mayHelp(event, pod, before.rejectedBy());
            if (after instanceof Placed) {
                assertThat(woken).as("seed %d: %s", seed, event).isTrue();
                helped++;
            } else if (!woken) {
                leftAlone++;
            }
        }
        assertThat(helped).isGreaterThan(100);
        assertThat(leftAlone).isGreaterThan(100);
    }

    private List<PodInfo> fill(RandomCluster drawn, ClusterState cluster) {
        List<PodInfo> placed = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            PodInfo pod = drawn.pod("pod" + i).builder().info();
            if (cycle.decide(pod, cluster.snapshot()) instanceof Placed(String node, int ignored)) {
                cluster.putPod(pod.on(node));
                placed.add(pod.on(node));
            }
        }
        return placed;
    }

    private static ClusterEvent something(
            RandomCluster drawn,
            ClusterState cluster,
            List<DrawnNode> nodes,
            List<PodInfo> placed) {
        return switch (drawn.upTo(placed.isEmpty() ? 2 : 4)) {
            case 0 -> {
                NodeFacts added = drawn.node("node9").builder().facts();
                cluster.putNode(added);
                yield new NodeAdded(added);
            }
            case 1 -> {
                String name = nodes.get(drawn.upTo(nodes.size())).name();
                NodeFacts before = cluster.node(name).orElseThrow();
                NodeFacts now = drawn.node(name).builder().facts();
                cluster.putNode(now);
                yield new NodeChanged(before, now);
            }
            case 2 -> {
                PodInfo gone = placed.get(drawn.upTo(placed.size()));
                cluster.removePod(gone.key());
                yield new PodRemoved(gone, cluster.info(gone.nodeName()));
            }
            default -> {
                PodInfo before = placed.get(drawn.upTo(placed.size()));
                DrawnPod other = drawn.pod(before.key().name());
                PodInfo now = other.builder().on(before.nodeName()).info();
                cluster.putPod(now);
                yield new PodChanged(before, now);
            }
        };
    }

    @Test
    void aPodThatNoRuleWasAskedAboutIsWokenByAnything() {
        ClusterEvent event = new NodeAdded(ANode.named("n").facts());

        assertThat(rules.mayHelp(event, APod.named("p").info(), Set.of())).isTrue();
    }

    @Test
    void aNodeThatCouldNeverHoldThePodDoesNotWakeIt() {
        PodInfo large = APod.named("p").requests("64", "1Gi").info();
        ClusterEvent event = new NodeAdded(ANode.named("n").facts());

        assertThat(rules.mayHelp(event, large, Set.of("NodeResourcesFit"))).isFalse();
    }

    @Test
    void aPodThatWaitsForATaintToGoIsNotWokenByPodsThatLeave() {
        ClusterEvent event = new PodRemoved(APod.named("gone").on("n").info(), null);

        assertThat(rules.mayHelp(event, APod.named("p").info(), Set.of("TaintToleration")))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"VolumeBinding", "VolumeZone", "NodeVolumeLimits", "VolumeRestrictions"})
    void aPodIsWokenByItsOwnClaimOnly(String rule) {
        PodInfo pod = APod.named("p").claims("data").info();
        Set<String> rejectedBy = Set.of(rule);

        assertThat(rules.mayHelp(new ClaimChanged(new Key("default", "data")), pod, rejectedBy))
                .isTrue();
        assertThat(rules.mayHelp(new ClaimChanged(new Key("default", "other")), pod, rejectedBy))
                .isFalse();
        assertThat(rules.mayHelp(new ClaimChanged(new Key("other", "data")), pod, rejectedBy))
                .isFalse();
    }

    @Test
    void aPodThatWantsAClaimToItselfIsWokenByWhoeverHadItOnly() {
        PodInfo pod = APod.named("p").claims("data").info();
        Set<String> rejectedBy = Set.of("VolumeRestrictions");
        PodInfo holder = APod.named("a").claims("data").on("n").info();
        PodInfo other = APod.named("b").claims("other").on("n").info();

        assertThat(rules.mayHelp(new PodRemoved(holder, null), pod, rejectedBy)).isTrue();
        assertThat(rules.mayHelp(new PodRemoved(other, null), pod, rejectedBy)).isFalse();
    }
}
