package io.jollyboat.kubelet.statistics;

import java.math.BigDecimal;
import java.time.Instant;

/** Writes metrics in Prometheus' text form, version 0.0.4. Not for several threads. */
public final class Exposition {

    public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final StringBuilder text = new StringBuilder(4096);

    /**
     * Begins a metric.
     *
     * @param type gauge or counter
     */
    public Exposition metric(String name, String type, String help) {
        text.append("# HELP ").append(name).append(' ').append(help).append('\n');
        text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
        return this;
    }

    /** A value of this moment. */
    public void value(String name, String labels, BigDecimal value) {
        head(name, labels, value).append('\n');
    }

    /** A value with its time. */
    public void value(String name, String labels, BigDecimal value, Instant at) {
        head(name, labels, value).append(' ').append(at.toEpochMilli()).append('\n');
    }

    private StringBuilder head(String name, String labels, BigDecimal value) {
        text.append(name);
        if (!labels.isEmpty()) {
            text.append('{').append(labels).append('}');
        }
        return text.append(' ').append(value.stripTrailingZeros().toPlainString());
    }

    /** Labels, from names and values in turn. */
    public static String labels(String... namesAndValues) {
        StringBuilder labels = new StringBuilder();
        for (int index = 0; index < namesAndValues.length; index += 2) {
            labels.append(index == 0 ? "" : ",")
                    .append(namesAndValues[index])
                    .append("=\"")
                    .append(escaped(namesAndValues[index + 1]))
                    .append('"');
        }
        return labels.toString();
    }

    private static String escaped(String value) {
        return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
