package io.jollyboat.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.core.reconcile.Key;
import io.jollyboat.core.runtime.VirtualTimeline;
import io.jollyboat.scheduler.decision.Decision.Placed;
import io.jollyboat.scheduler.decision.DecisionLog;
import io.jollyboat.scheduler.decision.DecisionRecord;
import io.jollyboat.scheduler.framework.ClusterEvent;
import io.jollyboat.scheduler.framework.ClusterEvent.GroupChanged;
import io.jollyboat.scheduler.framework.FilterPlugin;
import io.jollyboat.scheduler.framework.PreFilterResult;
import io.jollyboat.scheduler.framework.Profile;
import io.jollyboat.scheduler.measure.SchedulerMeasures;
import io.jollyboat.scheduler.plugins.Arrangement;
import io.jollyboat.scheduler.plugins.Plugins;
import io.jollyboat.scheduler.queue.BackOff;
import io.jollyboat.scheduler.snapshot.NodeSnapshot;
import io.jollyboat.scheduler.snapshot.PodInfo;
import io.jollyboat.scheduler.storage.VolumeSearch.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The loop between the informers and the API, both played by the test. */
class SchedulingLoopTest {

    private final VirtualTimeline timeline = new VirtualTimeline(1);
    private final SchedulerMeasures measures = new SchedulerMeasures(timeline);
    private final Told told = new Told();
    private final DecisionLog log = new DecisionLog(16, 0);
    private final SchedulingLoop loop =
            new SchedulingLoop(
                    new ProfileRules(List.of(usual(), broken())),
                    BackOff.DEFAULT,
                    timeline,
                    told,
                    log,
                    measures);

    private static Profile usual() {
        return Plugins.profile("default-scheduler", Arrangement.DEFAULT);
    }

    private static Profile broken() {
        FilterPlugin broken =
                new FilterPlugin() {
                    @Override
                    public String name() {
                        return "Broken";
                    }

                    @Override
                    public PreFilterResult preFilter(PodInfo pod, NodeSnapshot cluster) {
                        throw new IllegalStateException("broken on purpose");
                    }

                    @Override
                    public boolean mayHelp(ClusterEvent event, PodInfo pod) {
                        return false;
                    }
                };
        return new Profile(
                "broken",
                List.of(),
                List.of(broken),
                List.of(),
                List.of(),
                List.of(),
                Profile.Binding.PLAIN);
    }

    /** Writes down what the loop asks for; bindings succeed unless they are to fail. */
    private final class Told implements Outcomes {

        private final List<String> all = new ArrayList<>();
        private boolean bindingFails;
        private boolean evictionFails;

        @Override
        public void bind(
                PodInfo pod, List<Promise> promises, Runnable bound, Consumer<String> failed) {
            all.add("bind " + pod.key().name() + " to " + pod.nodeName());
            if (bindingFails) {
                failed.accept("down");
            } else {
                bound.run();
                loop.podSeen(pod);
            }
        }

        @Override
        public void unschedulable(PodInfo pod, String nominatedNode, String message) {
            String nominated = nominatedNode.isEmpty() ? "" : ", room on " + nominatedNode;
            all.add("reject " + pod.key().name() + nominated);
        }

        @Override
        public void failed(PodInfo pod, String message) {
            all.add("failed " + pod.key().name() + ": " + message);
        }

        @Override
        public void group(Key group, Optional<String> obstacle) {
            all.add(group.name() + obstacle.map(why -> " waits").orElse(" is placed"));
        }

        @Override
        public void evict(PodInfo victim, PodInfo preemptor, Runnable failed) {
            all.add("evict " + victim.key().name() + " for " + preemptor.key().name());
            if (evictionFails) {
                failed.run();
            }
        }
    }

    @BeforeEach
    void start() {
        loop.start();
    }

    /** Lets time pass and gives what was asked for meanwhile. */
    private List<String> after(Duration time) {
        timeline.advance(time);
        List<String> since = List.copyOf(told.all);
        told.all.clear();
        return since;
    }

    private List<String> atOnce() {
        return after(Duration.ZERO);
    }

    private static PodInfo pod(String name, String cpu) {
        return APod.named(name).requests(cpu, "1Gi").info();
    }

    @Test
    void aPodThatWaitsIsPlacedWhenANodeAppears() {
        loop.podSeen(pod("p", "1"));
        assertThat(atOnce()).containsExactly("reject p");
        assertThat(after(Duration.ofHours(1))).isEmpty();

        loop.nodeSeen(ANode.named("n").facts());
        assertThat(atOnce()).containsExactly("bind p to n");
    }

    @Test
    void aPodThatWaitsIsPlacedWhenAnotherLeaves() {
        loop.nodeSeen(ANode.named("n").facts());
        loop.podSeen(APod.named("first").requests("3", "1Gi").on("n").info());
        loop.podSeen(pod("p", "2"));
        assertThat(atOnce()).containsExactly("reject p");
        assertThat(after(Duration.ofHours(1))).isEmpty();

        loop.podGone(new Key("default", "first"));
        assertThat(atOnce()).containsExactly("bind p to n");
    }

    @Test
    void anEventThatCannotHelpDoesNotTryThePodAgain() {
        loop.nodeSeen(ANode.named("n").facts());
        loop.podSeen(pod("p", "5"));
        assertThat(atOnce()).containsExactly("reject p");

        loop.nodeSeen(ANode.named("n").label("new", "label").facts());
        loop.nodeSeen(ANode.named("small").facts());
        assertThat(after(Duration.ofHours(1))).isEmpty();
    }

    @Test
    void roomThatIsPromisedToAPodIsNotPromisedAgain() {
        loop.nodeSeen(ANode.named("n").facts());
        loop.podSeen(pod("a", "3"));
        loop.podSeen(pod("b", "3"));

        assertThat(atOnce()).containsExactly("bind a to n", "reject b");
    }

    private void waitForNodes(PodInfo... pods) {
        loop.stop();
        for (PodInfo pod : pods) {
            loop.podSeen(pod);
        }
        loop.start();
    }

    @Test
    void podsThatWaitTogetherFillNodesTogether() {
        loop.nodeSeen(ANode.named("a").facts());
        loop.nodeSeen(ANode.named("b").facts());
        waitForNodes(
                APod.named("small").requests("1", "1Gi").info(),
                APod.named("middling").requests("2", "5Gi").info(),
                APod.named("large").requests("3", "7Gi").info());

        assertThat(atOnce())
                .containsExactly("bind large to a", "bind small to a", "bind middling to b");
    }

    @Test
    void whereRoomIsScarceTheFirstOfThoseThatWaitGetsIt() {
        loop.nodeSeen(ANode.named("a").facts());
        loop.nodeSeen(ANode.named("b").offers("1", "1Gi").facts());
        waitForNodes(pod("first", "2"), pod("second", "3"), pod("third", "1"));

        assertThat(atOnce()).containsExactly("bind first to a", "reject second", "bind third to a");
    }

    @Test
    void whoIsMoreImportantIsPlacedBeforeAnyOrderIsLookedFor() {
        loop.nodeSeen(ANode.named("a").facts());
        loop.nodeSeen(ANode.named("b").facts());
        waitForNodes(
                APod.named("large").requests("3", "6Gi").info(),
                APod.named("small").requests("1", "1Gi").info(),
                APod.named("vip").requests("500m", "1Gi").priority(1).info());

        assertThat(atOnce())
                .startsWith("bind vip to a")
                .containsOnly("bind vip to a", "bind large to a", "bind small to b");
    }

    @Test
    void whatIsRecordedOfPodsPlacedTogetherIsWhatEachFound() {
        loop.nodeSeen(ANode.named("a").facts());
        loop.nodeSeen(ANode.named("b").facts());
        waitForNodes(
                APod.named("small").requests("1", "1Gi").info(),
                APod.named("middling").requests("2", "5Gi").info(),
                APod.named("large").requests("3", "7Gi").info());
        atOnce();

        DecisionRecord small = log.find(new Key("default", "small")).orElseThrow().record();
        assertThat(small.decision()).isEqualTo(new Placed("a", 2));
        assertThat(small.cluster().find("a").orElseThrow().pods())
                .extracting(pod -> pod.key().name())
                .containsExactly("large");
    }

    @Test
    void aPodWhoseBindingFailsIsTriedAgainAfterItsBackOffAndItsRoomIsFreeMeanwhile() {
        loop.nodeSeen(ANode.named("n").facts());
        told.bindingFails = true;
        loop.podSeen(pod("p", "3"));
        assertThat(atOnce()).containsExactly("bind p to n", "failed p: down");

        told.bindingFails = false;
        loop.podSeen(pod("q", "1"));
        assertThat(atOnce()).containsExactly("bind q to n");
        assertThat(after(Duration.ofMillis(999))).isEmpty();
        assertThat(after(Duration.ofMillis(1))).containsExactly("bind p to n");
    }

    @Test
    void aPodThatIsGoneWhenItsBindingFailsIsForgotten() {
        loop.nodeSeen(ANode.named("n").facts());
        told.bindingFails = true;
        loop.podSeen(pod("p", "3"));
        loop.podGone(new Key("default", "p"));

        assertThat(after(Duration.ofMinutes(1))).doesNotContain("failed p: down");
        loop.podSeen(pod("q", "4"));
        told.bindingFails = false;
        assertThat(after(Duration.ofMinutes(1))).endsWith("bind q to n");
    }

    @Test
    void podsOfOtherSchedulersAndPodsOnTheirWayOutAreLeftAlone() {
        loop.nodeSeen(ANode.named("n").facts());
        loop.podSeen(APod.named("foreign").spec("{'schedulerName': 'other'}").info());
        loop.podSeen(pod("leaving", "1").leaving());

        assertThat(after(Duration.ofHours(1))).isEmpty();
    }

    @Test
    void aPodThatTheRulesChokeOnDoesNotHoldUpTheOthers() {
        loop.nodeSeen(ANode.named("n").facts());
        loop.podSeen(APod.named("bad").spec("{'schedulerName': 'broken'}").info());
        loop.podSeen(pod("good", "1"));

        assertThat(atOnce()).containsExactly("bind good to n");
    }

    @Test
    void nothingIsPlacedBeforeTheStartAndAfterTheStop() {
        loop.stop();
        loop.nodeSeen(ANode.named("n").facts());
        loop.podSeen(pod("p", "1"));
        assertThat(after(Duration.ofHours(1))).isEmpty();

        loop.start();
        assertThat(atOnce()).containsExactly("bind p to n");
    }

    @Test
    void aPodOfHigherPriorityGetsTheRoomOfOthersOnceTheyHaveLeft() {
        loop.nodeSeen(ANode.named("n").facts());
        loop.podSeen(APod.named("low").requests("4", "1Gi").on("n").info());
        loop.podSeen(APod.named("vip").requests("2", "1Gi").priority(10).info());
        assertThat(atOnce()).containsExactly("evict low for vip", "reject vip, room on n");

        loop.podSeen(pod("sneak", "2")); // would fit once low has left, but the room is kept
        loop.podSeen(pod("other", "2")); // fits beside the vip
        assertThat(atOnce()).containsExactly("reject sneak", "reject other");

        loop.podGone(new Key("default", "low"));
        assertThat(after(Duration.ofSeconds(30)))
                .startsWith("bind vip to n")
                .containsOnlyOnce("bind vip to n")
                .contains("bind sneak to n");
    }

    @Test
    void aVictimThatCannotBeSentAwayIsTriedAgain() {
        loop.nodeSeen(ANode.named("n").facts());
        loop.podSeen(APod.named("low").requests("4", "1Gi").on("n").info());
        told.evictionFails = true;
        loop.podSeen(APod.named("vip").requests("2", "1Gi").priority(10).info());
        assertThat(atOnce()).startsWith("evict low for vip", "reject vip, room on n");
        told.evictionFails = false;

        assertThat(after(Duration.ofSeconds(10))).contains("evict low for vip");
    }

    @Test
    void roomThatANominatedPodNoLongerNeedsWakesThoseItWasKeptFrom() {
        loop.nodeSeen(ANode.named("n").facts());
        loop.podSeen(APod.named("low").requests("4", "1Gi").on("n").info());
        loop.podSeen(APod.named("vip").requests("4", "1Gi").priority(10).info());
        assertThat(atOnce()).contains("reject vip, room on n");
        loop.podGone(new Key("default", "low"));
        loop.podSeen(pod("p", "2"));
        loop.podGone(new Key("default", "vip"));

        assertThat(after(Duration.ofSeconds(10))).contains("bind p to n");
    }

    @Test
    void theSameEventsGiveTheSameOutcomes() {
        loop.nodeSeen(ANode.named("b").facts());
        loop.nodeSeen(ANode.named("a").facts());
        for (int i = 0; i < 10; i++) {
            loop.podSeen(pod("p" + i, "1"));
        }

        assertThat(atOnce())
                .containsExactly(
                        "bind p0 to a",
                        "bind p1 to a",
                        "bind p2 to a",
                        "bind p3 to a",
                        "bind p4 to b",
                        "bind p5 to b",
                        "bind p6 to b",
                        "bind p7 to b",
                        "reject p8",
                        "reject p9");
    }

    private static PodInfo member(String name, String cpu) {
        return APod.named(name)
                .requests(cpu, "1Gi")
                .spec("{'schedulingGroup': {'podGroupName': 'gang'}}")
                .info();
    }

    private void group(int minimum) {
        Key key = new Key("default", "gang");
        loop.surroundings(
                around -> around.withGroup(key, known -> known.of(minimum)), new GroupChanged(key));
    }

    @Test
    void podsOfAGroupAreBoundTogetherOnceEnoughHaveANode() {
        loop.nodeSeen(ANode.named("n").facts());
        loop.podSeen(member("a", "1"));
        assertThat(atOnce()).containsExactly("reject a"); // its group is not there

        group(3);
        loop.podSeen(member("b", "1"));
        assertThat(after(Duration.ofSeconds(30)))
                .contains("reject a", "reject b") // and nobody keeps room for them
                .noneMatch(what -> what.startsWith("bind"));

        loop.podSeen(member("c", "1"));
        loop.podSeen(member("d", "1"));
        assertThat(after(Duration.ofSeconds(30)))
                .contains("bind a to n", "bind b to n", "bind c to n", "bind d to n")
                .endsWith("gang is placed");
    }

    @Test
    void aGroupThatDoesNotFitAsAWholeHoldsNoRoom() {
        loop.nodeSeen(ANode.named("n").facts());
        group(3);
        loop.podSeen(member("a", "2"));
        loop.podSeen(member("b", "2"));
        loop.podSeen(member("c", "2"));
        assertThat(atOnce())
                .contains("reject a", "reject b", "reject c")
                .endsWith("gang waits", "reject c");

        loop.podSeen(pod("other", "4"));
        assertThat(atOnce()).contains("bind other to n");
    }

    @Test
    void thoseOfAGroupThatGaveBackTheirRoomAreTriedAgainOnceTheOneThatDidNotFitIsReplaced() {
        loop.nodeSeen(ANode.named("n").facts());
        group(3);
        loop.podSeen(member("a", "1"));
        loop.podSeen(member("b", "1"));
        loop.podSeen(member("large", "5"));
        assertThat(atOnce()).endsWith("gang waits", "reject large");

        loop.podGone(new Key("default", "large"));
        loop.podSeen(member("smaller", "2"));
        assertThat(after(Duration.ofSeconds(10)))
                .contains("bind a to n", "bind b to n", "bind smaller to n")
                .endsWith("gang is placed");
    }

    @Test
    void thoseOfAGroupThatGaveBackTheirRoomAreTriedAgainOnceThereIsANodeForTheOneThatDidNotFit() {
        loop.nodeSeen(ANode.named("n").facts());
        group(2);
        loop.podSeen(member("a", "1"));
        loop.podSeen(member("large", "5"));
        assertThat(atOnce()).endsWith("gang waits", "reject large");

        loop.nodeSeen(ANode.named("larger").offers("8", "8Gi").facts());
        assertThat(after(Duration.ofSeconds(10)))
                .contains("bind large to larger")
                .endsWith("gang is placed");
    }

    @Test
    void everyTryIsCountedByHowItCameOut() {
        loop.nodeSeen(ANode.named("n").facts());
        told.bindingFails = true;
        loop.podSeen(pod("p", "3"));
        atOnce();
        told.bindingFails = false;
        after(Duration.ofSeconds(1));
        loop.podSeen(pod("q", "3"));
        atOnce();

        assertThat(counted())
                .contains(attempts("error", 1), attempts("scheduled", 1))
                .contains(attempts("unschedulable", 1))
                .contains("\nscheduler_pod_scheduling_attempts_bucket{le=\"1\"} 0\n")
                .contains("\nscheduler_pod_scheduling_attempts_bucket{le=\"2\"} 1\n")
                .contains("\nscheduler_pod_scheduling_sli_duration_seconds_sum{attempts=\"2\"} 1\n")
                .contains("\nscheduler_scheduling_algorithm_duration_seconds_count 3\n");
    }

    /** Without what the loop would have to tell: it stands still until the test lets time pass. */
    private String counted() {
        measures.standing().unknown();
        return measures.metrics().text();
    }

    private static String attempts(String result, int count) {
        return "\nscheduler_schedule_attempts_total{result=\"%s\",profile=\"default-scheduler\"} %d\n"
                .formatted(result, count);
    }

    @Test
    void preemptionsAreCountedWithTheirVictims() {
        loop.nodeSeen(ANode.named("n").facts());
        loop.podSeen(APod.named("low").requests("2", "1Gi").on("n").info());
        loop.podSeen(APod.named("low2").requests("2", "1Gi").on("n").info());
        loop.podSeen(APod.named("high").requests("4", "1Gi").priority(10).info());
        atOnce();

        assertThat(counted())
                .contains("\nscheduler_preemption_attempts_total 1\n")
                .contains("\nscheduler_preemption_victims_sum 2\n");
    }

    @Test
    void whatPodsComeIntoTheQueueForIsCounted() {
        loop.podSeen(pod("p", "1"));
        atOnce();
        after(Duration.ofSeconds(10));
        loop.nodeSeen(ANode.named("n").facts());
        atOnce();

        assertThat(counted())
                .contains(incoming("active", "UnscheduledPodAdd"))
                .contains(incoming("unschedulable", "ScheduleAttemptFailure"))
                .contains(incoming("active", "NodeAdd"));
    }

    private static String incoming(String queue, String event) {
        return "\nscheduler_queue_incoming_pods_total{queue=\"%s\",event=\"%s\"} 1\n"
                .formatted(queue, event);
    }
}
