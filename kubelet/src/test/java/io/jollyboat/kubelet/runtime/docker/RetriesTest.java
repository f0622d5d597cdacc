package io.jollyboat.kubelet.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.core.runtime.VirtualTimeline;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RetriesTest {

    private final VirtualTimeline timeline = new VirtualTimeline(1);
    private final List<Duration> attempts = new ArrayList<>();

    private void tryUntilAttempt(int last) {
        Instant begun = timeline.now();
        Retries.until(
                timeline,
                () -> {
                    attempts.add(Duration.between(begun, timeline.now()));
                    return attempts.size() == last;
                });
    }

    @Test
    void whatIsPossibleAtOnceIsDoneByTheCaller() {
        tryUntilAttempt(1);
        assertThat(attempts).containsExactly(Duration.ZERO);
        assertThat(timeline.timers()).isZero();
    }

    @Test
    void whatIsNotIsTriedAgainEverMoreSeldom() {
        tryUntilAttempt(4);
        timeline.advance(Duration.ofMinutes(5));
        assertThat(attempts).extracting(Duration::toMillis).containsExactly(0L, 50L, 150L, 350L);
    }

    @Test
    void whatStaysImpossibleIsGivenUpAfterAMinute() {
        tryUntilAttempt(0);
        timeline.advance(Duration.ofMinutes(5));
        assertThat(attempts.getLast()).isBetween(Duration.ofSeconds(55), Duration.ofSeconds(65));
        assertThat(timeline.timers()).isZero();
    }
}
