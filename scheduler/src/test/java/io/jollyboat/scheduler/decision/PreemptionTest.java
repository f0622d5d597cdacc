package io.jollyboat.scheduler.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.core.selector.LabelSelector;
import io.jollyboat.scheduler.ANode;
import io.jollyboat.scheduler.APod;
import io.jollyboat.scheduler.Clusters;
import io.jollyboat.scheduler.decision.Decision.Placed;
import io.jollyboat.scheduler.decision.Decision.Unschedulable;
import io.jollyboat.scheduler.decision.Decision.WayOut;
import io.jollyboat.scheduler.plugins.Arrangement;
import io.jollyboat.scheduler.plugins.Plugins;
import io.jollyboat.scheduler.snapshot.Budget;
import io.jollyboat.scheduler.snapshot.NodeInfo;
import io.jollyboat.scheduler.snapshot.PodInfo;
import io.jollyboat.scheduler.snapshot.Surroundings;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PreemptionTest {

    private static final PodInfo VIP = pod("vip", "2", 100);

    private static PodInfo pod(String name, String cpu, int priority) {
        return APod.named(name).requests(cpu, "1Gi").priority(priority).info();
    }

    private static PodInfo started(String name, String cpu, int priority, String time) {
        return APod.named(name)
                .requests(cpu, "1Gi")
                .priority(priority)
                .status("{'startTime': '2026-01-01T" + time + "Z'}")
                .info();
    }

    private static Decision decide(PodInfo pod, NodeInfo... nodes) {
        return new SchedulingCycle(Plugins.profile("default-scheduler", Arrangement.DEFAULT))
                .decide(pod, Clusters.of(nodes));
    }

    private static void assertPreempts(Decision decision, String node, String... victims) {
        assertThat(decision)
                .isInstanceOfSatisfying(
                        Unschedulable.class,
                        unschedulable ->
                                assertThat(unschedulable.wayOut())
                                        .isInstanceOfSatisfying(
                                                WayOut.Preempt.class,
                                                preempt -> {
                                                    assertThat(preempt.node()).isEqualTo(node);
                                                    assertThat(preempt.victims())
                                                            .extracting(each -> each.key().name())
                                                            .containsExactly(victims);
                                                }));
    }

    private static WayOut wayOut(Decision decision) {
        return ((Unschedulable) decision).wayOut();
    }

    @Test
    void onlyAsManyLeaveAsIsNeededAndTheLeastImportantOnes() {
        NodeInfo node =
                ANode.named("a").with(pod("low", "1", 1), pod("mid", "1", 50), pod("min", "2", 0));

        assertPreempts(decide(VIP, node), "a", "min");
    }

    @Test
    void theMessageTellsOnlyTheReasonsWhenThereIsAWayOut() {
        Decision decision = decide(VIP, ANode.named("a").with(pod("low", "4", 1)));

        assertThat(((Unschedulable) decision).message())
                .isEqualTo("0/1 nodes are available: 1 Insufficient cpu.");
    }

    @Test
    void podsOfTheSamePriorityStay() {
        Decision decision = decide(VIP, ANode.named("a").with(pod("peer", "4", 100)));

        assertThat(wayOut(decision)).isEqualTo(new WayOut.None());
    }

    @Test
    void aNodeThatWouldNotFitEvenEmptyOfThemLosesNobody() {
        Decision decision =
                decide(
                        pod("vip", "3", 100),
                        ANode.named("a").with(pod("low", "2", 1), pod("peer", "2", 100)));

        assertThat(wayOut(decision)).isEqualTo(new WayOut.None());
        assertThat(((Unschedulable) decision).message())
                .endsWith("preemption: 0/1 nodes are available: 1 Insufficient cpu.");
    }

    @Test
    void theNodeWithTheLesserHarmIsChosen() {
        NodeInfo important = ANode.named("a").with(pod("a1", "4", 50));
        NodeInfo many = ANode.named("b").with(pod("b1", "1", 10), pod("b2", "3", 10));
        NodeInfo few = ANode.named("c").with(pod("c1", "4", 10));

        // b: the one pod of 3 cpus is enough; then as many, of the same priority, and b comes first
        assertPreempts(decide(VIP, important, many, few), "b", "b2");
        assertPreempts(decide(VIP, important, few), "c", "c1");
        assertPreempts(decide(VIP, important), "a", "a1");
    }

    @Test
    void ofEqualVictimsTheOneThatRanForTheShortestTimeLeaves() {
        NodeInfo old = ANode.named("a").with(started("a1", "4", 10, "10:00:00"));
        NodeInfo young = ANode.named("b").with(started("b1", "4", 10, "11:00:00"));

        assertPreempts(decide(VIP, old, young), "b", "b1");
    }

    @Test
    void whileVictimsAreOnTheirWayOutNobodyElseHasToGo() {
        NodeInfo node =
                ANode.named("a").with(pod("leaving", "2", 1).leaving(), pod("staying", "2", 1));
        Decision decision = decide(VIP.nominatedFor("a"), node);

        assertThat(wayOut(decision)).isEqualTo(new WayOut.UnderWay());
        assertThat(((Unschedulable) decision).message())
                .endsWith(
                        "preemption: not eligible due to a terminating pod on the nominated node.");
    }

    @Test
    void roomThatIsKeptForAPodIsNotGivenToALesserOneButToItselfAndToAGreaterOne() {
        NodeInfo node =
                ANode.named("a")
                        .with(pod("other", "2", 1))
                        .withNominated(List.of(VIP.nominatedFor("a")));

        assertThat(decide(pod("lesser", "1", 50), node)).isInstanceOf(Unschedulable.class);
        assertThat(decide(pod("greater", "1", 200), node)).isEqualTo(new Placed("a", 1));
        assertThat(decide(VIP.nominatedFor("a"), node)).isEqualTo(new Placed("a", 1));
    }

    private static Decision decideUnder(Budget budget, PodInfo pod, NodeInfo... nodes) {
        return new SchedulingCycle(Plugins.profile("default-scheduler", Arrangement.DEFAULT))
                .decide(pod, Clusters.of(nodes).in(Surroundings.NONE.withBudgets(List.of(budget))));
    }

    private static Budget guarded(int allowed, String... disrupted) {
        LabelSelector selector = LabelSelector.parse("app=guarded");
        return new Budget("default", "budget", selector, allowed, Set.of(disrupted));
    }

    private static PodInfo guardedPod(String name, String cpu, int priority) {
        return APod.named(name)
                .requests(cpu, "1Gi")
                .priority(priority)
                .label("app", "guarded")
                .info();
    }

    @Test
    void aNodeWhereNoBudgetIsBrokenIsChosenThoughItsPodsAreMoreImportant() {
        NodeInfo guarded = ANode.named("a").with(guardedPod("a1", "4", 1));
        NodeInfo other = ANode.named("b").with(pod("b1", "4", 50));

        assertPreempts(decideUnder(guarded(0), VIP, guarded, other), "b", "b1");
        assertPreempts(decideUnder(guarded(1), VIP, guarded, other), "a", "a1");
        assertPreempts(decideUnder(guarded(0, "a1"), VIP, guarded, other), "a", "a1");
    }

    @Test
    void podsUnderABudgetAreTheFirstThatMayStay() {
        NodeInfo node =
                ANode.named("a").with(guardedPod("guarded", "2", 1), pod("important", "2", 50));

        assertPreempts(decideUnder(guarded(0), VIP, node), "a", "important");
        assertPreempts(decideUnder(guarded(1), VIP, node), "a", "guarded");
    }

    @Test
    void whenThereIsNoOtherWayABudgetIsBroken() {
        NodeInfo node = ANode.named("a").with(guardedPod("guarded", "4", 1));

        assertPreempts(decideUnder(guarded(0), VIP, node), "a", "guarded");
    }

    @Test
    void aPodWhoseNominatedNodeWillNotDoAnyMoreLooksForAnother() {
        NodeInfo cordoned = ANode.named("a").cordoned().with(pod("leaving", "4", 1).leaving());
        NodeInfo other = ANode.named("b").with(pod("b1", "4", 1));

        assertPreempts(decide(VIP.nominatedFor("a"), cordoned, other), "b", "b1");
    }
}
