package io.jollyboat.kubelet.runtime.sim;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads durations as Kubernetes' users write them: {@code 1m30s}, {@code 1.5s}, {@code 200ms}. */
final class Durations {
    private static final Pattern WHOLE = Pattern.compile("(?:\\d+(?:\\.\\d+)?(?:h|ms|m|s))+");
    private static final Pattern PART = Pattern.compile("(\\d+(?:\\.\\d+)?)(h|ms|m|s)");
    private static final Map<String, Double> NANOS =
            Map.of("h", 3.6e12, "m", 6e10, "s", 1e9, "ms", 1e6);

    private Durations() {}

    static Duration parse(String text) {
        String stripped = text.strip();
        if (!WHOLE.matcher(stripped).matches()) {
            throw new IllegalArgumentException("\"" + text + "\" is not a duration such as 1.5s");
        }
        double nanos = 0;
        Matcher part = PART.matcher(stripped);
        while (part.find()) {
            nanos += Double.parseDouble(part.group(1)) * NANOS.getOrDefault(part.group(2), 0.0);
        }
        return Duration.ofNanos(Math.round(nanos));
    }
}
