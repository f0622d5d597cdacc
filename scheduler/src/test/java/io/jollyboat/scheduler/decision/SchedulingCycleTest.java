package io.jollyboat.scheduler.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.scheduler.ANode;
import io.jollyboat.scheduler.APod;
import io.jollyboat.scheduler.Clusters;
import io.jollyboat.scheduler.decision.Decision.Placed;
import io.jollyboat.scheduler.decision.Decision.Unschedulable;
import io.jollyboat.scheduler.framework.Profile;
import io.jollyboat.scheduler.plugins.Arrangement;
import io.jollyboat.scheduler.plugins.Plugins;
import io.jollyboat.scheduler.plugins.resources.Overcommit;
import io.jollyboat.scheduler.plugins.resources.Packing;
import io.jollyboat.scheduler.plugins.resources.ScoringStrategy;
import io.jollyboat.scheduler.snapshot.NodeInfo;
import io.jollyboat.scheduler.snapshot.NodeSnapshot;
import io.jollyboat.scheduler.snapshot.PodInfo;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SchedulingCycleTest {

    private static final PodInfo SMALL = APod.named("p").requests("500m", "512Mi").info();

    private static Decision decide(PodInfo pod, NodeInfo... nodes) {
        return decide(Overcommit.BREAKS_TIES, pod, nodes);
    }

    private static Decision decide(Overcommit overcommit, PodInfo pod, NodeInfo... nodes) {
        return decide(ScoringStrategy.MOST_ALLOCATED, overcommit, pod, Clusters.of(nodes));
    }

    private static Decision decide(
            ScoringStrategy strategy, Overcommit overcommit, PodInfo pod, NodeSnapshot cluster) {
        Profile profile =
                Plugins.profile(
                        "default-scheduler",
                        Arrangement.DEFAULT.with(Packing.of(strategy)).with(overcommit));
        return new SchedulingCycle(profile).decide(pod, cluster);
    }

    private static String message(Decision decision) {
        return ((Unschedulable) decision).message();
    }

    private static NodeInfo loaded(String name, String cpu, String memory) {
        return ANode.named(name).with(APod.named("on-" + name).requests(cpu, memory).info());
    }

    @Test
    void thePodGoesToTheFullestNodeThatHasRoom() {
        Decision decision =
                decide(
                        SMALL,
                        loaded("a", "1", "1Gi"),
                        loaded("b", "3", "6Gi"),
                        loaded("c", "3800m", "7Gi"));

        assertThat(decision).isEqualTo(new Placed("b", 2));
    }

    @Test
    void theOtherStrategySpreads() {
        Decision decision =
                decide(
                        ScoringStrategy.LEAST_ALLOCATED,
                        Overcommit.BREAKS_TIES,
                        SMALL,
                        Clusters.of(loaded("a", "1", "1Gi"), loaded("b", "3", "6Gi")));

        assertThat(decision).isEqualTo(new Placed("a", 2));
    }

    @Test
    void ofEqualNodesTheFirstByNameIsTaken() {
        assertThat(decide(SMALL, ANode.named("b").with(), ANode.named("a").with()))
                .isEqualTo(new Placed("a", 2));
    }

    @Test
    void ofEqualNodesOneThatStaysWithinItsLimitsIsTaken() {
        PodInfo greedy = APod.named("x").requests("1", "1Gi").limits("4", "1Gi").info();
        PodInfo modest = APod.named("y").requests("1", "1Gi").limits("1", "1Gi").info();

        Decision decision =
                decide(
                        APod.named("p").requests("1", "1Gi").limits("1", "1Gi").info(),
                        ANode.named("a").with(greedy),
                        ANode.named("b").with(modest));

        assertThat(decision).isEqualTo(new Placed("b", 2));
    }

    @Test
    void onRequestANodeThatStaysWithinItsLimitsIsTakenBeforeAFullerOne() {
        PodInfo bursty = APod.named("p").requests("1", "1Gi").limits("3", "1Gi").info();
        NodeInfo fuller =
                ANode.named("a")
                        .with(APod.named("x").requests("2", "1Gi").limits("3", "1Gi").info());
        NodeInfo empty = ANode.named("b").with();

        assertThat(decide(Overcommit.BREAKS_TIES, bursty, fuller, empty))
                .isEqualTo(new Placed("a", 2));
        assertThat(decide(Overcommit.LAST_RESORT, bursty, fuller, empty))
                .isEqualTo(new Placed("b", 2));
    }

    @Test
    void discouragingTaintsAndPreferredNodesOutweighPacking() {
        NodeInfo full = loaded("a", "3", "6Gi");
        NodeInfo fullButTainted =
                ANode.named("a")
                        .taint("k", "v", "PreferNoSchedule")
                        .with(APod.named("x").requests("3", "6Gi").info());
        NodeInfo preferred = ANode.named("b").label("disk", "ssd").with();
        PodInfo choosy =
                APod.named("p")
                        .requests("500m", "512Mi")
                        .spec(
                                "{'affinity': {'nodeAffinity':"
                                        + " {'preferredDuringSchedulingIgnoredDuringExecution':"
                                        + " [{'weight': 1, 'preference': {'matchExpressions':"
                                        + " [{'key': 'disk', 'operator': 'Exists'}]}}]}}}")
                        .info();

        assertThat(decide(SMALL, fullButTainted, preferred)).isEqualTo(new Placed("b", 2));
        assertThat(decide(choosy, full, preferred)).isEqualTo(new Placed("b", 2));
    }

    @Test
    void withoutNodesThereIsNothingToCount() {
        assertThat(message(decide(SMALL))).isEqualTo("no nodes available to schedule pods");
    }

    @Test
    void theReasonsAreCountedOverAllNodesInKubernetesWords() {
        Decision decision =
                decide(
                        SMALL,
                        loaded("a", "4", "1Gi"),
                        ANode.named("b").taint("role", "db", "NoSchedule").with(),
                        ANode.named("c").cordoned().with());

        assertThat(decision)
                .isInstanceOfSatisfying(
                        Unschedulable.class,
                        unschedulable -> {
                            assertThat(unschedulable.message())
                                    .isEqualTo(
                                            "0/3 nodes are available: 1 Insufficient cpu, 1 node(s)"
                                                    + " had untolerated taint(s), 1 node(s) were"
                                                    + " unschedulable. no new claims to deallocate,"
                                                    + " preemption: 0/3 nodes are available: 1 No"
                                                    + " preemption victims found for incoming pod, 2"
                                                    + " Preemption is not helpful for scheduling.");
                            assertThat(unschedulable.rejectedBy())
                                    .isEqualTo(
                                            Set.of(
                                                    "NodeResourcesFit",
                                                    "TaintToleration",
                                                    "NodeUnschedulable"));
                        });
    }

    @Test
    void nodesThatAPodsAffinityRulesOutByNameAreCountedWithoutBeingAsked() {
        PodInfo daemon =
                APod.named("p")
                        .requests("500m", "512Mi")
                        .spec(
                                "{'affinity': {'nodeAffinity':"
                                        + " {'requiredDuringSchedulingIgnoredDuringExecution':"
                                        + " {'nodeSelectorTerms': [{'matchFields': [{'key':"
                                        + " 'metadata.name', 'operator': 'In', 'values':"
                                        + " ['a']}]}]}}}}")
                        .info();

        assertThat(message(decide(daemon, loaded("a", "4", "1Gi"), ANode.named("b").with())))
                .isEqualTo(
                        "0/2 nodes are available: 1 Insufficient cpu, 1 node(s) didn't satisfy"
                                + " plugin(s) [NodeAffinity]. no new claims to deallocate,"
                                + " preemption: 0/2 nodes are available: 1 No preemption victims"
                                + " found for incoming pod, 1 Preemption is not helpful for"
                                + " scheduling.");
    }

    @Test
    void aPodThatMayNotPreemptIsTold() {
        PodInfo polite =
                APod.named("p").requests("1", "1Gi").spec("{'preemptionPolicy': 'Never'}").info();

        assertThat(message(decide(polite, loaded("a", "4", "1Gi"))))
                .isEqualTo(
                        "0/1 nodes are available: 1 Insufficient cpu. no new claims to deallocate,"
                                + " preemption: not eligible due to preemptionPolicy=Never.");
    }

    @Test
    void theSameQuestionGetsTheSameAnswer() {
        NodeSnapshot cluster =
                Clusters.of(
                        loaded("a", "1", "1Gi"), loaded("b", "4", "1Gi"), loaded("c", "1", "1Gi"));
        SchedulingCycle cycle =
                new SchedulingCycle(Plugins.profile("default-scheduler", Arrangement.DEFAULT));

        assertThat(cycle.decide(SMALL, cluster)).isEqualTo(cycle.decide(SMALL, cluster));
    }
}
