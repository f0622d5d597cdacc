package io.jollyboat.apiserver.structural;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Spans of time as schemas have them: {@code 1h30m}, {@code 1.5s}, {@code 3 days}. */
final class Durations {

    private static final Pattern WHOLE =
            Pattern.compile("^([+-]?)((?:\\s*[0-9]+(?:\\.[0-9]*)?\\s*[a-zµ]+)+|0)$");
    private static final Pattern PART = Pattern.compile("([0-9]+(?:\\.[0-9]*)?)\\s*([a-zµ]+)");

    private static final Map<String, Long> NANOS =
            Map.ofEntries(
                    Map.entry("ns", 1L),
                    Map.entry("us", 1_000L),
                    Map.entry("µs", 1_000L),
                    Map.entry("ms", 1_000_000L),
                    Map.entry("s", 1_000_000_000L),
                    Map.entry("sec", 1_000_000_000L),
                    Map.entry("second", 1_000_000_000L),
                    Map.entry("seconds", 1_000_000_000L),
                    Map.entry("m", 60_000_000_000L),
                    Map.entry("min", 60_000_000_000L),
                    Map.entry("minute", 60_000_000_000L),
                    Map.entry("minutes", 60_000_000_000L),
                    Map.entry("h", 3_600_000_000_000L),
                    Map.entry("hour", 3_600_000_000_000L),
                    Map.entry("hours", 3_600_000_000_000L),
                    Map.entry("d", 86_400_000_000_000L),
                    Map.entry("day", 86_400_000_000_000L),
                    Map.entry("days", 86_400_000_000_000L),
                    Map.entry("w", 604_800_000_000_000L),
                    Map.entry("week", 604_800_000_000_000L),
                    Map.entry("weeks", 604_800_000_000_000L));

    private Durations() {}

    static Optional<Duration> parse(String text) {
        Matcher whole = WHOLE.matcher(text);
        if (text.length() > 100 || !whole.matches()) {
            return Optional.empty();
        }
        BigDecimal nanos = BigDecimal.ZERO;
        Matcher part = PART.matcher(text);
        while (part.find()) {
            Long unit = NANOS.get(part.group(2));
            if (unit == null) {
                return Optional.empty();
            }
            nanos = nanos.add(new BigDecimal(part.group(1)).multiply(BigDecimal.valueOf(unit)));
        }
        if (nanos.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
            return Optional.empty();
        }
        return Optional.of(
                Duration.ofNanos(text.startsWith("-") ? -nanos.longValue() : nanos.longValue()));
    }
}
