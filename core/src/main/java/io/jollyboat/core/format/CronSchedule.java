package io.jollyboat.core.format;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * When something is to happen again and again, written as CronJobs write it: five fields (minute,
 * hour, day of month, month, day of week) with lists, ranges, steps and names, or a word such as
 * {@code @hourly}, or {@code @every 1h30m}. Immutable.
 *
 * <p>When both days are limited, either is enough; when one of them is a star, both must fit. A
 * time that a change of clocks leaves out does not happen on that day.
 */
public final class CronSchedule {

    private static final int YEARS_AHEAD = 5;
    private static final Map<String, String> WORDS =
            Map.of(
                    "@yearly", "0 0 1 1 *",
                    "@annually", "0 0 1 1 *",
                    "@monthly", "0 0 1 * *",
                    "@weekly", "0 0 * * 0",
                    "@daily", "0 0 * * *",
                    "@midnight", "0 0 * * *",
                    "@hourly", "0 * * * *");
    private static final Pattern DURATION =
            Pattern.compile("([0-9]+(?:\\.[0-9]+)?)(ns|us|µs|ms|s|m|h)");
    private static final Map<String, Long> NANOS =
            Map.of(
                    "ns", 1L,
                    "us", 1_000L,
                    "µs", 1_000L,
                    "ms", 1_000_000L,
                    "s", 1_000_000_000L,
                    "m", 60_000_000_000L,
                    "h", 3_600_000_000_000L);

    private final List<CronField> fields; // minute, hour, day of month, month, day of week
    private final Duration every; // zero when there are fields

    private CronSchedule(List<CronField> fields, Duration every) {
        this.fields = fields;
        this.every = every;
    }

    /**
     * Reads a schedule.
     *
     * @throws IllegalArgumentException when it is none, with the reason in Kubernetes' words
     */
    public static CronSchedule parse(String text) {
        if (text.startsWith("@every ")) {
            return new CronSchedule(List.of(), duration(text, text.substring("@every ".length())));
        }
        if (text.startsWith("@")) {
            String word = WORDS.get(text);
            if (word == null) {
                throw new IllegalArgumentException("unrecognized descriptor: " + text);
            }
            return parse(word);
        }
        String[] parts = text.strip().split("\\s+");
        if (parts.length != CronField.KINDS.size()) {
            throw new IllegalArgumentException(
                    "expected exactly 5 fields, found "
                            + parts.length
                            + ": "
                            + Arrays.toString(parts).replace(",", ""));
        }
        var fields = new CronField[parts.length];
        for (int i = 0; i < parts.length; i++) {
            fields[i] = CronField.parse(parts[i], CronField.KINDS.get(i));
        }
        return new CronSchedule(List.of(fields), Duration.ZERO);
    }

    private static Duration duration(String whole, String text) {
        Matcher part = DURATION.matcher(text);
        double nanos = 0;
        int end = 0;
        while (part.lookingAt()) {
            nanos += Double.parseDouble(part.group(1)) * NANOS.getOrDefault(part.group(2), 0L);
            end = part.end();
            part.region(end, text.length());
        }
        if (end == 0 || end < text.length() || nanos > Long.MAX_VALUE) {
            throw new IllegalArgumentException("failed to parse duration " + whole);
        }
        Duration seconds = Duration.ofNanos((long) nanos).truncatedTo(ChronoUnit.SECONDS);
        return seconds.isZero() ? Duration.ofSeconds(1) : seconds;
    }

    /** The first time after another; empty when there is none in the next five years. */
    public Optional<Instant> next(Instant after, ZoneId zone) {
        if (every.isPositive()) {
            return Optional.of(after.truncatedTo(ChronoUnit.SECONDS).plus(every));
        }
        ZonedDateTime start = after.atZone(zone);
        ZonedDateTime time = start.truncatedTo(ChronoUnit.MINUTES).plusMinutes(1);
        while (time.getYear() <= start.getYear() + YEARS_AHEAD) {
            if (!has(3, time.getMonthValue())) {
                time = time.truncatedTo(ChronoUnit.DAYS).withDayOfMonth(1).plusMonths(1);
            } else if (!day(time)) {
                time = time.truncatedTo(ChronoUnit.DAYS).plusDays(1);
            } else if (!has(1, time.getHour())) {
                time = time.truncatedTo(ChronoUnit.HOURS).plusHours(1);
            } else if (!has(0, time.getMinute())) {
                time = time.plusMinutes(1);
            } else {
                return Optional.of(time.toInstant());
            }
        }
        return Optional.empty();
    }

    /** The last time after one instant and not after another. */
    public Optional<Instant> latest(Instant after, Instant until, ZoneId zone) {
        if (every.isPositive()) {
            Instant first = after.truncatedTo(ChronoUnit.SECONDS).plus(every);
            return first.isAfter(until)
                    ? Optional.empty()
                    : Optional.of(
                            first.plus(
                                    every.multipliedBy(
                                            Duration.between(first, until).dividedBy(every))));
        }
        // Look back from the end, further each time, so that a long gap costs little.
        Duration back = Duration.ofMinutes(1);
        Optional<Instant> found = Optional.empty();
        for (boolean whole = false; found.isEmpty() && !whole; back = back.multipliedBy(2)) {
            Instant start = until.minus(back);
            whole = !start.isAfter(after);
            found = next(whole ? after : start, zone).filter(time -> !time.isAfter(until));
        }
        Optional<Instant> later = found;
        while (later.isPresent()) {
            found = later;
            later = next(later.get(), zone).filter(time -> !time.isAfter(until));
        }
        return found;
    }

    private boolean has(int field, int value) {
        return fields.get(field).has(value);
    }

    private boolean day(ZonedDateTime time) {
        boolean ofMonth = has(2, time.getDayOfMonth());
        boolean ofWeek = has(4, time.getDayOfWeek().getValue() % 7);
        boolean star = fields.get(2).star() || fields.get(4).star();
        return star ? ofMonth && ofWeek : ofMonth || ofWeek;
    }
}
