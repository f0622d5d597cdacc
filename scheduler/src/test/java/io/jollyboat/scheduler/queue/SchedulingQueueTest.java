package io.jollyboat.scheduler.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.scheduler.ANode;
import io.jollyboat.scheduler.APod;
import io.jollyboat.scheduler.framework.ClusterEvent;
import io.jollyboat.scheduler.framework.ClusterEvent.NodeAdded;
import io.jollyboat.scheduler.framework.ClusterEvent.PodRemoved;
import io.jollyboat.scheduler.plugins.Plugins;
import io.jollyboat.scheduler.snapshot.PodInfo;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SchedulingQueueTest {

    private static final ClusterEvent NODE = new NodeAdded(ANode.named("node1").facts());
    private static final ClusterEvent GONE =
            new PodRemoved(APod.named("gone").on("node1").info(), null);

    private static final PodInfo A = APod.named("a").info();
    private static final PodInfo B = APod.named("b").info();

    /**
     * Rule "nodes" waits for nodes, rule "pods" for pods to leave; pods with gates are not tried.
     */
    private final QueueingHints hints =
            new QueueingHints() {
                @Override
                public boolean concerns(ClusterEvent event, Set<String> rejectedBy) {
                    return true;
                }

                @Override
                public boolean mayBeTried(PodInfo pod) {
                    return pod.rules().gates().isEmpty();
                }

                @Override
                public boolean mayHelp(ClusterEvent event, PodInfo pod, Set<String> rejectedBy) {
                    return rejectedBy.contains(event instanceof NodeAdded ? "nodes" : "pods");
                }
            };

    private final SchedulingQueue queue =
            new SchedulingQueue(
                    Plugins.queueSort().order(), hints, BackOff.DEFAULT, Arrivals.UNCOUNTED);

    private long now;

    private void secondsPass(long seconds) {
        now += Duration.ofSeconds(seconds).toNanos();
    }

    private QueuedPod take() {
        return queue.take(now).orElseThrow();
    }

    private String takenName() {
        return queue.take(now).map(each -> each.pod().key().name()).orElse("nobody");
    }

    @Test
    void podsOfHigherPriorityGoFirstAndOthersInTheirOrder() {
        queue.put(A, now);
        queue.put(APod.named("vip").priority(1000).info(), now);
        queue.put(B, now);

        assertThat(takenName()).isEqualTo("vip");
        assertThat(takenName()).isEqualTo("a");
        assertThat(takenName()).isEqualTo("b");
        assertThat(takenName()).isEqualTo("nobody");
    }

    @Test
    void thoseThatComeRightAfterAPodOnlyBecauseTheyCameLaterCanBeTakenWithIt() {
        queue.put(APod.named("lesser").priority(-1).info(), now);
        List.of("a", "b", "c", "d").forEach(each -> queue.put(APod.named(each).info(), now));

        QueuedPod first = take();
        assertThat(namesOf(queue.equalsOf(first, any -> true, 9))).containsExactly("b", "c", "d");
        assertThat(namesOf(queue.equalsOf(first, any -> true, 2))).containsExactly("b", "c");
        List<QueuedPod> upToD =
                queue.equalsOf(first, pod -> !pod.key().name().equals("d"), /* atMost */ 9);
        assertThat(namesOf(upToD)).containsExactly("b", "c");

        queue.take(upToD.getLast(), now);
        assertThat(upToD.getLast().attempt().number()).isEqualTo(1);
        assertThat(takenName()).isEqualTo("b");
        assertThat(takenName()).isEqualTo("d");
        assertThat(takenName()).isEqualTo("lesser");
    }

    private static List<String> namesOf(List<QueuedPod> pods) {
        return pods.stream().map(each -> each.pod().key().name()).toList();
    }

    @Test
    void aRejectedPodSleepsUntilAnEventThatCanHelpIt() {
        queue.put(A, now);
        queue.rejected(take(), Set.of("nodes"), "", now);
        secondsPass(3600);
        assertThat(takenName()).isEqualTo("nobody");
        assertThat(queue.nextRipe()).isEmpty();

        queue.happened(GONE, now);
        assertThat(takenName()).isEqualTo("nobody");

        queue.happened(NODE, now);
        assertThat(takenName()).isEqualTo("a");
    }

    @Test
    void aPodThatIsWokenDuringItsBackOffGoesBehindThoseThatNeverFailed() {
        queue.put(A, now);
        queue.rejected(take(), Set.of("nodes"), "", now);
        queue.happened(NODE, now);
        queue.put(B, now);

        assertThat(takenName()).isEqualTo("b");
        assertThat(takenName()).isEqualTo("a");
    }

    @Test
    void noPodIsStarvedByMoreImportantOnesThatFitNowhere() {
        for (int i = 0; i < 50; i++) {
            queue.put(APod.named("vip" + i).priority(1000).info(), now);
        }
        queue.put(A, now);
        int turns = 0;
        for (QueuedPod next = take(); !next.pod().equals(A); next = take()) {
            queue.rejected(next, Set.of("nodes"), "", now);
            queue.happened(NODE, now); // wakes all that were rejected, each time
            turns++;
        }

        assertThat(turns).isEqualTo(50); // each of them once
    }

    @Test
    void aSleepingPodWhoseOwnLabelsChangeIsTriedAgain() {
        queue.put(A, now);
        queue.rejected(take(), Set.of("nodes"), "", now);

        queue.put(APod.named("a").label("app", "db").info(), now);

        assertThat(takenName()).isEqualTo("a");
    }

    @Test
    void aPodThatMetAnErrorIsNotTakenBeforeItsTime() {
        queue.put(A, now);
        queue.failed(take(), now);
        assertThat(takenName()).isEqualTo("nobody");
        assertThat(queue.nextRipe()).hasValue(now + Duration.ofSeconds(1).toNanos());

        secondsPass(1);
        assertThat(takenName()).isEqualTo("a");
    }

    @Test
    void backOffDoublesFromOneSecondToTen() {
        queue.put(A, now);
        for (long expected : new long[] {1, 2, 4, 8, 10, 10}) {
            queue.failed(take(), now);
            assertThat(queue.nextRipe()).hasValue(now + Duration.ofSeconds(expected).toNanos());
            secondsPass(expected);
        }
    }

    @Test
    void aGatedPodIsNotTriedWhateverHappensUntilItsLastGateIsGone() {
        queue.put(APod.named("a").spec("{'schedulingGates': [{'name': 'quota'}]}").info(), now);
        queue.happened(NODE, now);
        assertThat(takenName()).isEqualTo("nobody");

        queue.put(A, now);
        assertThat(takenName()).isEqualTo("a");
    }

    @Test
    void aSleepingPodWhoseRulesChangeIsTriedAgainAndOneWhoseStatusChangesIsNot() {
        queue.put(A, now);
        queue.rejected(take(), Set.of("nodes"), "", now);
        secondsPass(60);

        queue.put(APod.named("a").status("{'phase': 'Pending'}").info(), now);
        assertThat(takenName()).isEqualTo("nobody");

        queue.put(APod.named("a").spec("{'tolerations': [{'operator': 'Exists'}]}").info(), now);
        assertThat(takenName()).isEqualTo("a");
    }

    @Test
    void aPodThatIsUpdatedKeepsItsTurn() {
        queue.put(A, now);
        queue.put(B, now);
        queue.put(APod.named("a").label("new", "label").info(), now);

        assertThat(take().pod().labels()).containsKey("new");
    }

    @Test
    void aPodThatIsRemovedWhileItIsTakenDoesNotComeBack() {
        queue.put(A, now);
        QueuedPod taken = take();
        queue.remove(A.key(), now);

        assertThat(queue.holds(taken)).isFalse();
        queue.failed(taken, now);
        secondsPass(60);
        assertThat(queue.take(now)).isEqualTo(Optional.empty());
        assertThat(queue.size()).isZero();
    }

    @Test
    void aPodThatIsUpdatedWhileItIsTakenIsNotTakenTwice() {
        queue.put(A, now);
        QueuedPod taken = take();
        queue.put(APod.named("a").label("new", "label").info(), now);
        assertThat(takenName()).isEqualTo("nobody");

        queue.failed(taken, now);
        secondsPass(1);
        assertThat(take().pod().labels()).containsKey("new");
    }

    @Test
    void aPodThatNoRuleWasAskedAboutIsWokenOnlyIfTheHintsSaySo() {
        queue.put(A, now);
        queue.rejected(take(), Set.of(), "", now);
        queue.happened(NODE, now);

        assertThat(takenName()).isEqualTo("nobody");
    }

    @Test
    void aPodThatCouldNotBeHelpedIsTriedAgainAfterItsBackOffAndNotBefore() {
        queue.put(A, now);
        queue.rejected(take(), Set.of("nodes"), "", now);
        queue.helpFailed(A.key(), now);
        assertThat(takenName()).isEqualTo("nobody");

        secondsPass(1);
        assertThat(takenName()).isEqualTo("a");
    }

    @Test
    void howManyWaitIsKnownByWhereTheyWaitAndWhatRejectedThem() {
        queue.put(A, now);
        queue.rejected(take(), Set.of("nodes", "pods"), "", now);
        queue.put(B, now);
        queue.failed(take(), now);
        queue.put(APod.named("next").info(), now);
        queue.put(
                APod.named("gated").spec("{'schedulingGates': [{'name': 'example.com/g'}]}").info(),
                now);

        assertThat(queue.sizes())
                .isEqualTo(
                        new QueueSizes(
                                1,
                                1,
                                1,
                                1,
                                Map.of(
                                        List.of("nodes", "default-scheduler"),
                                        1,
                                        List.of("pods", "default-scheduler"),
                                        1)));
    }
}
