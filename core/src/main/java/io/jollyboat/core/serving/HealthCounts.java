package io.jollyboat.core.serving;

import io.jollyboat.core.metrics.Counter;
import io.jollyboat.core.metrics.Metrics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * How the checks came out that somebody asked for, for {@code /metrics/slis}: under the names that
 * Kubernetes' components use, so that who watches a component's promises finds them. Nothing is
 * checked of its own accord. Safe for use by several threads.
 */
public final class HealthCounts {

    private static final String NAME = "name";
    private static final String TYPE = "type";

    private final Map<List<String>, Integer> latest = new ConcurrentHashMap<>();
    private final Metrics metrics = new Metrics();
    private final Counter results;

    public HealthCounts() {
        metrics.gauge(
                "kubernetes_healthcheck",
                "Whether a check was passed when it was made last: 1, or 0.",
                List.of(NAME, TYPE),
                () -> latest);
        results =
                metrics.counter(
                        "kubernetes_healthchecks_total",
                        "Checks made, by how they came out.",
                        NAME,
                        TYPE,
                        "status");
    }

    /**
     * The same checks; when they are made, that is counted.
     *
     * @param type what they are made for, {@code readyz}
     */
    Map<String, Supplier<String>> counting(String type, Map<String, Supplier<String>> checks) {
        Map<String, Supplier<String>> counting = new LinkedHashMap<>();
        checks.forEach(
                (name, check) ->
                        counting.put(
                                name,
                                () -> {
                                    String wrong = check.get();
                                    came(name, type, wrong.isEmpty());
                                    return wrong;
                                }));
        return counting;
    }

    /**
     * A check came out.
     *
     * @param type what it was made for, {@code readyz}
     */
    public void came(String name, String type, boolean well) {
        latest.put(List.of(name, type), well ? 1 : 0);
        results.increment(name, type, well ? "success" : "error");
    }

    /** All of it, as {@link Metrics#MEDIA_TYPE}. */
    public String text() {
        return metrics.text();
    }
}
