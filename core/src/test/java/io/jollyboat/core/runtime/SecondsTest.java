package io.jollyboat.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecondsTest {

    @Test
    void secondsOfUsualSizeAreWhatTheyAre() {
        assertThat(Seconds.of(30)).isEqualTo(Duration.ofSeconds(30));
        assertThat(Seconds.of(-1)).isEqualTo(Duration.ofSeconds(-1));
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MAX_VALUE, Long.MIN_VALUE, 10_000_000_000L})
    void anyNumberFitsTimersAndTimesOfFourDigitYears(long seconds) {
        assertThat(Math.abs(Seconds.of(seconds).toNanos())).isPositive();
        assertThat(Instant.parse("2026-01-01T00:00:00Z").plus(Seconds.of(seconds)).toString())
                .matches("\\d{4}-.*");
    }
}
