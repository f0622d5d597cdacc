package io.jollyboat.core.metrics;

import java.util.List;

/** The names of a metric's labels, and how samples of it are written. */
record Labels(String metric, List<String> names) {

    Labels {
        names = List.copyOf(names);
    }

    /**
     * Checks that there is one value for each name.
     *
     * @throws IllegalArgumentException when there are more or fewer
     */
    List<String> values(String... values) {
        if (values.length != names.size()) {
            throw new IllegalArgumentException(
                    metric + " has the labels " + names + ", not " + List.of(values));
        }
        return List.of(values);
    }

    /**
     * Writes one line.
     *
     * @param suffix of the name, as {@code _sum}
     * @param bound the upper bound of a bucket; empty for none
     */
    void sample(
            StringBuilder text, String suffix, List<String> values, String bound, String value) {
        text.append(metric).append(suffix);
        if (!values.isEmpty() || !bound.isEmpty()) {
            text.append('{');
            for (int i = 0; i < values.size(); i++) {
                label(text, i == 0 ? "" : ",", names.get(i), values.get(i));
            }
            if (!bound.isEmpty()) {
                label(text, values.isEmpty() ? "" : ",", "le", bound);
            }
            text.append('}');
        }
        text.append(' ').append(value).append('\n');
    }

    private static void label(StringBuilder text, String before, String name, String value) {
        String escaped = value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
        text.append(before).append(name).append("=\"").append(escaped).append('"');
    }
}
