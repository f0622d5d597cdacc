package io.jollyboat.core.options;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as Kubernetes' flags write them: {@code 1h0m0s}, {@code 1.5h}, {@code 300ms}. */
public final class GoDuration {

    private static final Pattern PART =
            Pattern.compile("(\\d{1,15}(?:\\.\\d{1,9})?)(ns|us|µs|ms|s|m|h)");

    private GoDuration() {}

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException when it is none
     */
    public static Duration parse(String text) {
        Matcher part = PART.matcher(text);
        BigDecimal nanos = BigDecimal.ZERO;
        int end = 0;
        while (part.find() && part.start() == end) {
            nanos = nanos.add(new BigDecimal(part.group(1)).multiply(nanosOf(part.group(2))));
            end = part.end();
        }
        if (text.equals("0")) {
            return Duration.ZERO;
        }
        if (end == 0 || end != text.length()) {
            throw new IllegalArgumentException("not a duration such as 1h30m");
        }
        try {
            return Duration.ofNanos(nanos.longValueExact());
        } catch (ArithmeticException tooLong) {
            throw new IllegalArgumentException("too long or too fine a duration");
        }
    }

    /** Writes one that is not negative as Go does: {@code 1h0m0s}, {@code 1.5s}, {@code 300ms}. */
    public static String text(Duration duration) {
        if (duration.isZero()) {
            return "0s";
        }
        if (duration.compareTo(Duration.ofSeconds(1)) < 0) {
            long nanos = duration.toNanos();
            return nanos >= 1_000_000
                    ? plain(nanos, 6) + "ms"
                    : nanos >= 1_000 ? plain(nanos, 3) + "µs" : nanos + "ns";
        }
        var text = new StringBuilder();
        if (duration.toHours() > 0) {
            text.append(duration.toHours()).append('h');
        }
        if (duration.toMinutes() > 0) {
            text.append(duration.toMinutesPart()).append('m');
        }
        long rest = duration.minusMinutes(duration.toMinutes()).toNanos();
        return text.append(plain(rest, 9)).append('s').toString();
    }

    private static String plain(long number, int decimals) {
        BigDecimal value = BigDecimal.valueOf(number, decimals);
        return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
    }

    private static BigDecimal nanosOf(String unit) {
        return BigDecimal.valueOf(
                switch (unit) {
                    case "ns" -> 1L;
                    case "us", "µs" -> 1_000L;
                    case "ms" -> 1_000_000L;
                    case "s" -> 1_000_000_000L;
                    case "m" -> 60_000_000_000L;
                    default -> 3_600_000_000_000L;
                });
    }
}
