package io.jollyboat.kubelet.runtime.sim;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Amounts of processor and memory as a script writes them, in Kubernetes' notation: {@code 250m},
 * {@code 64Mi}.
 */
final class Amounts {
    private static final Pattern FORM = Pattern.compile("(\\d+(?:\\.\\d+)?)(m|k|M|G|Ki|Mi|Gi)?");
    private static final Map<String, BigDecimal> UNITS =
            Map.of(
                    "", BigDecimal.ONE,
                    "m", new BigDecimal("0.001"),
                    "k", BigDecimal.valueOf(1000),
                    "M", BigDecimal.valueOf(1000_000),
                    "G", BigDecimal.valueOf(1000_000_000),
                    "Ki", BigDecimal.valueOf(1 << 10),
                    "Mi", BigDecimal.valueOf(1 << 20),
                    "Gi", BigDecimal.valueOf(1 << 30));

    private Amounts() {}

    static long nanosPerSecond(String text) {
        return parse(text).movePointRight(9).setScale(0, RoundingMode.CEILING).longValueExact();
    }

    static long bytes(String text) {
        return parse(text).setScale(0, RoundingMode.CEILING).longValueExact();
    }

    private static BigDecimal parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is not an amount such as 250m or 64Mi");
        }
        String unit = matcher.group(2) == null ? "" : matcher.group(2);
        return new BigDecimal(matcher.group(1)).multiply(UNITS.getOrDefault(unit, BigDecimal.ONE));
    }
}
