package io.jollyboat.core.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CronScheduleTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "* * * * *          | 2026-01-01T12:00:30Z | 2026-01-01T12:01:00Z",
                "*/15 * * * *       | 2026-01-01T12:00:00Z | 2026-01-01T12:15:00Z",
                "7/20 * * * *       | 2026-01-01T12:08:00Z | 2026-01-01T12:27:00Z",
                "0 9-17/4 * * *     | 2026-01-01T13:00:00Z | 2026-01-01T17:00:00Z",
                "0 0 1,15 * *       | 2026-01-01T12:00:00Z | 2026-01-15T00:00:00Z",
                "30 6 * jun mon     | 2026-01-01T12:00:00Z | 2026-06-01T06:30:00Z",
                "0 0 29 2 *         | 2026-01-01T12:00:00Z | 2028-02-29T00:00:00Z",
                "0 0 13 * fri       | 2026-01-03T12:00:00Z | 2026-01-09T00:00:00Z",
                "0 0 */2 * fri      | 2026-01-03T12:00:00Z | 2026-01-05T00:00:00Z",
                "@hourly            | 2026-01-01T12:00:00Z | 2026-01-01T13:00:00Z",
                "@daily             | 2026-01-01T12:00:00Z | 2026-01-02T00:00:00Z",
                "@weekly            | 2026-01-01T12:00:00Z | 2026-01-04T00:00:00Z",
                "@monthly           | 2026-01-01T12:00:00Z | 2026-02-01T00:00:00Z",
                "@yearly            | 2026-01-01T12:00:00Z | 2027-01-01T00:00:00Z",
                "@every 1h30m       | 2026-01-01T12:00:00Z | 2026-01-01T13:30:00Z"
            })
    void theNextTimeIsTheFirstThatFits(String schedule, String after, String next) {
        assertThat(CronSchedule.parse(schedule).next(Instant.parse(after), ZoneOffset.UTC))
                .contains(Instant.parse(next));
    }

    @Test
    void aDateThatNeverComesIsNeverDue() {
        assertThat(CronSchedule.parse("0 0 30 2 *").next(Instant.EPOCH, ZoneOffset.UTC)).isEmpty();
    }

    @Test
    void anHourThatTheClocksLeaveOutDoesNotHappenThatDay() {
        var schedule = CronSchedule.parse("30 2 * * *");
        var berlin = ZoneId.of("Europe/Berlin");
        assertThat(schedule.next(Instant.parse("2026-03-28T12:00:00Z"), berlin))
                .contains(Instant.parse("2026-03-30T00:30:00Z"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 * * * *   | 2026-01-01T12:00:00Z | 2026-01-01T17:10:00Z | 2026-01-01T17:00:00Z",
                "0 * * * *   | 2026-01-01T12:00:00Z | 2026-01-01T13:00:00Z | 2026-01-01T13:00:00Z",
                "0 0 1 1 *   | 2001-06-01T00:00:00Z | 2026-05-05T00:00:00Z | 2026-01-01T00:00:00Z",
                "@every 7m   | 2026-01-01T12:00:00Z | 2026-01-01T13:00:00Z | 2026-01-01T12:56:00Z"
            })
    void theLatestTimeIsTheLastThatPassed(
            String schedule, String after, String until, String latest) {
        assertThat(
                        CronSchedule.parse(schedule)
                                .latest(Instant.parse(after), Instant.parse(until), ZoneOffset.UTC))
                .contains(Instant.parse(latest));
    }

    @Test
    void nothingIsLateWhenNothingWasDue() {
        Instant noon = Instant.parse("2026-01-01T12:00:00Z");
        assertThat(
                        CronSchedule.parse("0 * * * *")
                                .latest(noon, noon.plusSeconds(3599), ZoneOffset.UTC))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "* * * *      | expected exactly 5 fields, found 4: [* * * *]",
                "60 * * * *   | end of range (60) above maximum (59): 60",
                "* * 0 * *    | beginning of range (0) below minimum (1): 0",
                "9-5 * * * *  | beginning of range (9) beyond end of range (5): 9-5",
                "*/0 * * * *  | step of range should be a positive number: */0",
                "x * * * *    | failed to parse int from x: invalid syntax",
                "@sometimes   | unrecognized descriptor: @sometimes"
            })
    void whatIsNoScheduleIsRefusedWithTheReason(String schedule, String complaint) {
        assertThatThrownBy(() -> CronSchedule.parse(schedule)).hasMessage(complaint);
    }
}
