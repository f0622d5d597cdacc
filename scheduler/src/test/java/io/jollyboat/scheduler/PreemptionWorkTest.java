package io.jollyboat.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.core.reconcile.Key;
import io.jollyboat.core.runtime.VirtualTimeline;
import io.jollyboat.scheduler.decision.DecisionLog;
import io.jollyboat.scheduler.measure.SchedulerMeasures;
import io.jollyboat.scheduler.plugins.Arrangement;
import io.jollyboat.scheduler.plugins.Plugins;
import io.jollyboat.scheduler.queue.BackOff;
import io.jollyboat.scheduler.snapshot.PodInfo;
import io.jollyboat.scheduler.storage.VolumeSearch.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What it takes to make room for many pods at once. */
class PreemptionWorkTest {

    private static final int NODES = 300;
    private static final int COMING = 250; // more than victims are looked for at a time

    private final VirtualTimeline timeline = new VirtualTimeline(7);
    private final SchedulerMeasures measures = new SchedulerMeasures(timeline);
    private final Told told = new Told();
    private final SchedulingLoop loop =
            new SchedulingLoop(
                    new ProfileRules(
                            List.of(Plugins.profile("default-scheduler", Arrangement.DEFAULT))),
                    BackOff.DEFAULT,
                    timeline,
                    told,
                    new DecisionLog(1, 0),
                    measures);

    /**
     * An API as it is: who is sent away is first seen with another status, then gone; the rest
     * succeeds at once.
     */
    private final class Told implements Outcomes {

        private final Map<String, String> nodes = new HashMap<>(); // of bound pods, by name
        private final List<String> evicted = new ArrayList<>();
        private int rejections;
        private boolean firstEvictionFails;

        @Override
        public void bind(
                PodInfo pod, List<Promise> promises, Runnable bound, Consumer<String> failed) {
            nodes.put(pod.key().name(), pod.nodeName());
            loop.podSeen(pod);
        }

        @Override
        public void unschedulable(PodInfo pod, String nominatedNode, String message) {
            rejections++;
        }

        @Override
        public void failed(PodInfo pod, String message) {
            throw new AssertionError(pod.key() + ": " + message);
        }

        @Override
        public void group(Key group, Optional<String> obstacle) {
            throw new AssertionError(group + " is nobody's");
        }

        @Override
        public void evict(PodInfo victim, PodInfo preemptor, Runnable failed) {
            evicted.add(victim.key().name());
            if (firstEvictionFails) {
                firstEvictionFails = false;
                timeline.after(Duration.ofMillis(5), failed);
                return;
            }
            timeline.after(Duration.ofMillis(5), () -> loop.podSeen(victim.staying()));
            timeline.after(Duration.ofMillis(50), () -> loop.podGone(victim.key()));
        }
    }

    private void fill(int nodes) {
        for (int i = 0; i < nodes; i++) {
            String node = "node%03d".formatted(i);
            loop.nodeSeen(ANode.named(node).offers("4", "64Gi").facts());
            for (int j = 0; j < 4; j++) {
                String name = "there" + i + "-" + j;
                loop.podSeen(APod.named(name).requests("1", "1Gi").on(node).info());
            }
        }
    }

    private static PodInfo vip(String name) {
        return APod.named(name).requests("1", "1Gi").priority(10).info();
    }

    @Test
    void onePodLeavesForEachAndEachIsTriedHardlyMoreThanTwice() {
        fill(NODES);
        for (int i = 0; i < COMING; i++) {
            loop.podSeen(vip("vip" + i));
        }
        loop.start();

        timeline.advance(Duration.ofSeconds(10));

        assertThat(told.nodes).hasSize(COMING);
        assertThat(told.evicted).hasSize(COMING).doesNotHaveDuplicates();
        // Some wait on the same node, where another one's victim goes first.
        assertThat(told.rejections).isBetween(COMING, COMING * 11 / 10);
    }

    /** They wait for pods to leave of which one was told to on behalf of both. */
    @Test
    void allThatWaitOnANodeAreTriedAgainWhenAPodStaysAfterAll() {
        fill(1);
        told.firstEvictionFails = true;
        loop.podSeen(vip("one"));
        loop.podSeen(vip("two"));
        loop.start();

        timeline.advance(Duration.ofMinutes(1));

        assertThat(told.nodes).containsOnlyKeys("one", "two");
        assertThat(told.evicted.stream().distinct()).hasSizeLessThanOrEqualTo(3);
    }
}
