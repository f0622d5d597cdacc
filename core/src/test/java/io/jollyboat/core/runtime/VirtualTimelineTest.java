package io.jollyboat.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class VirtualTimelineTest {

    private final VirtualTimeline timeline = new VirtualTimeline(1);
    private final List<String> log = new ArrayList<>();

    @Test
    void timeJumpsToTheNextTimerAndNoFurtherThanAsked() {
        timeline.after(Duration.ofHours(1), () -> log.add("hour " + timeline.now()));
        timeline.after(Duration.ofDays(1), () -> log.add("day"));

        timeline.advance(Duration.ofHours(2));

        assertThat(log).containsExactly("hour 2026-01-01T13:00:00Z");
        assertThat(timeline.now()).isEqualTo("2026-01-01T14:00:00Z");
    }

    @Test
    void aCancelledTimerNeverRings() {
        Timer timer = timeline.after(Duration.ofSeconds(1), () -> log.add("rang"));

        assertThat(timer.cancel()).isTrue();
        assertThat(timer.cancel()).isFalse();
        timeline.advance(Duration.ofMinutes(1));

        assertThat(log).isEmpty();
    }

    @Test
    void oneSeedIsOneInterleavingAndOtherSeedsAreOthers() {
        assertThat(interleaving(7)).isEqualTo(interleaving(7));
        assertThat(List.of(interleaving(1), interleaving(2), interleaving(3)).stream().distinct())
                .hasSizeGreaterThan(1);
    }

    private static List<Integer> interleaving(long seed) {
        var timeline = new VirtualTimeline(seed);
        var order = new ArrayList<Integer>();
        for (int i = 0; i < 10; i++) {
            int task = i;
            timeline.execute(() -> order.add(task));
        }
        timeline.settle();
        return order;
    }

    @Test
    void aSerialExecutorKeepsItsOrderOnEverySeed() {
        for (long seed = 0; seed < 20; seed++) {
            var seeded = new VirtualTimeline(seed);
            var serial = seeded.serial();
            var order = new ArrayList<Integer>();
            for (int i = 0; i < 5; i++) {
                int task = i;
                serial.execute(() -> order.add(task));
            }
            seeded.settle();
            assertThat(order).containsExactly(0, 1, 2, 3, 4);
        }
    }

    @Test
    void runningUntilAConditionStopsAtOnceWhenItHoldsAndFailsWhenItCannot() {
        timeline.after(Duration.ofSeconds(5), () -> log.add("x"));

        timeline.runUntil(() -> !log.isEmpty(), Duration.ofMinutes(1));

        assertThat(timeline.now()).isEqualTo("2026-01-01T12:00:05Z");
        assertThatThrownBy(() -> timeline.runUntil(() -> false, Duration.ofMinutes(1)))
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void aTaskThatWaitsForTimeToPassIsToldSo() {
        timeline.execute(() -> timeline.advance(Duration.ofSeconds(1)));

        assertThatThrownBy(timeline::settle).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aFailingTaskFailsTheRun() {
        timeline.execute(
                () -> {
                    throw new IllegalArgumentException("boom");
                });

        assertThatThrownBy(timeline::settle).hasMessage("boom");
    }

    @Test
    void whoNeverComesToRestIsFoundOut() {
        var endless = new VirtualTimeline(1);
        var again = new Runnable[1];
        again[0] = () -> endless.execute(again[0]);
        endless.execute(again[0]);

        assertThatThrownBy(() -> endless.advance(Duration.ofSeconds(1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("2000001 tasks ran at 2026-01-01T12:00:00Z, and time does not pass");
    }
}
