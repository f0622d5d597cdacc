package io.jollyboat.core.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.core.runtime.VirtualTimeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

class WorkQueueTest {

    private final VirtualTimeline timeline = new VirtualTimeline(1);
    private final List<String> worked = new ArrayList<>();

    @Test
    void aKeyAddedManyTimesBeforeItsTurnIsWorkedOnOnce() {
        var queue = new WorkQueue<String>(timeline, 1, worked::add);

        queue.add("a");
        queue.add("b");
        queue.add("a");
        timeline.settle();

        assertThat(worked).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void whatHappensNowIsWorkedOnBeforeWhatWaitsInTheBackground() {
        var queue = new WorkQueue<String>(timeline, 1, worked::add);
        List.of("a", "b", "c", "d").forEach(queue::addInBackground);
        queue.add("now");
        queue.add("d");
        queue.addInBackground("now"); // which does not put it off
        timeline.settle();

        assertThat(worked).containsExactly("now", "d", "a", "b", "c");
    }

    @Test
    void whatWaitsInTheBackgroundComesToAnEndWhateverHappens() {
        var queue = new ArrayList<WorkQueue<Integer>>();
        var order = new ArrayList<Integer>();
        queue.add(
                new WorkQueue<>(
                        timeline,
                        1,
                        key -> {
                            order.add(key);
                            if (order.size() < 40) {
                                queue.getFirst().add(order.size()); // there is always something
                            }
                        }));
        for (int i = 1; i <= 5; i++) {
            queue.getFirst().addInBackground(-i);
        }
        queue.getFirst().add(0);
        timeline.settle();

        assertThat(order.subList(0, 20)).contains(-1, -2, -3, -4, -5);
    }

    @Test
    void aKeyAddedWhileItIsWorkedOnComesAgainAfterwards() {
        assertThat(workedWhenAddedMeanwhile(WorkQueue::add)).containsExactly("a", "a");
    }

    @Test
    void aKeyOfTheBackgroundThatIsWorkedOnComesAgainAfterwards() {
        assertThat(workedWhenAddedMeanwhile(WorkQueue::addInBackground)).containsExactly("a", "a");
    }

    /** What is worked on when a key is added and, while it is worked on, added again. */
    private List<String> workedWhenAddedMeanwhile(BiConsumer<WorkQueue<String>, String> adding) {
        var queue = new ArrayList<WorkQueue<String>>();
        queue.add(
                new WorkQueue<>(
                        timeline,
                        4,
                        key -> {
                            worked.add(key);
                            if (worked.size() == 1) {
                                adding.accept(queue.getFirst(), key);
                                assertThat(worked).as("not beside").hasSize(1);
                            }
                        }));

        adding.accept(queue.getFirst(), "a");
        timeline.settle();
        return worked;
    }

    @Test
    void ofSeveralTimesToComeBackTheEarliestCounts() {
        var queue =
                new WorkQueue<String>(
                        timeline, 1, key -> worked.add(key + " at " + timeline.now()));

        queue.addAfter("a", Duration.ofSeconds(30));
        queue.addAfter("a", Duration.ofSeconds(10));
        queue.addAfter("a", Duration.ofSeconds(20));
        timeline.advance(Duration.ofMinutes(1));

        assertThat(worked).containsExactly("a at 2026-01-01T12:00:10Z");
    }

    @Test
    void failuresInARowWaitTwiceAsLongEachTimeUntilOneSucceeds() {
        var attempts = new ArrayList<Long>();
        var queue = new ArrayList<WorkQueue<String>>();
        queue.add(
                new WorkQueue<>(
                        timeline,
                        1,
                        key -> {
                            attempts.add(timeline.nanos() / 1_000_000);
                            if (attempts.size() < 5) {
                                queue.getFirst().retry(key);
                            } else {
                                queue.getFirst().forget(key);
                            }
                        }));

        queue.getFirst().add("a");
        timeline.advance(Duration.ofHours(1));

        assertThat(attempts).containsExactly(0L, 5L, 15L, 35L, 75L);
    }

    @Test
    void nothingIsWorkedOnAfterClosing() {
        var queue = new WorkQueue<String>(timeline, 1, worked::add);
        queue.add("a");
        queue.addAfter("b", Duration.ofSeconds(1));

        queue.close();
        queue.add("c");
        timeline.advance(Duration.ofMinutes(1));

        assertThat(worked).isEmpty();
    }

    @Test
    void onRealThreadsNoKeyIsWorkedOnTwiceAtOnceAndTheLimitHolds() throws InterruptedException {
        Set<Integer> active = ConcurrentHashMap.newKeySet();
        var most = new AtomicInteger();
        var broken = new HashSet<Integer>();
        var rounds = new CountDownLatch(2000);
        var queue =
                new WorkQueue<Integer>(
                        Timeline.real(),
                        3,
                        key -> {
                            if (!active.add(key)) {
                                broken.add(key);
                            }
                            most.accumulateAndGet(active.size(), Math::max);
                            assertThat(active).contains(key);
                            active.remove(key);
                            rounds.countDown();
                        });

        while (rounds.getCount() > 0) {
            for (int key = 0; key < 5; key++) {
                queue.add(key);
            }
            assertThat(rounds.await(1, TimeUnit.MILLISECONDS) || rounds.getCount() > 0).isTrue();
        }

        assertThat(broken).isEmpty();
        assertThat(most.get()).isBetween(1, 3);
    }
}
