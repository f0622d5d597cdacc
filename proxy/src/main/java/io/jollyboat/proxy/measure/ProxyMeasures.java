package io.jollyboat.proxy.measure;

import io.jollyboat.core.metrics.Counter;
import io.jollyboat.core.metrics.Histogram;
import io.jollyboat.core.metrics.Metrics;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.proxy.routing.Family;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Counts what the proxy does and how long it takes. Safe for use by several threads.
 *
 * @see <a href="https://kubernetes.io/docs/reference/instrumentation/metrics/">Kubernetes
 *     metrics</a>
 */
public final class ProxyMeasures {

    private static final String PREFIX = "kubeproxy_";
    private static final String RULES = PREFIX + "sync_proxy_rules_";
    private static final String FAMILY = "ip_family";
    private static final double[] TIMES = Histogram.exponential(0.001, 2, 15);
    private static final double NANOS = 1e9;

    private final Timeline timeline;
    private final Metrics metrics = new Metrics();
    private final Map<Family, FamilyMeasures> families = new ConcurrentHashMap<>();
    private final Counter healthAnswers = answers("healthz");
    private final Counter lifeAnswers = answers("livez");
    private final Counter serviceChanges = changes("service", FamilyMeasures::pendingServices);
    private final Counter endpointChanges = changes("endpoint", FamilyMeasures::pendingSlices);
    private final Histogram times =
            metrics.histogram(
                    RULES + "duration_seconds", "How long laying out took.", TIMES, FAMILY);
    private final Histogram latencies =
            metrics.histogram(
                    PREFIX + "network_programming_duration_seconds",
                    "From a change of a service or a pod until traffic followed it.",
                    latencyBounds(),
                    FAMILY);
    private final @Nullable Counter failures;

    /**
     * @param failures the metric of tries that failed, after {@code sync_proxy_rules_}, such as
     *     {@code nftables_sync_failures_total}; empty where there is none
     */
    public ProxyMeasures(Timeline timeline, String failures) {
        this.timeline = timeline;
        this.failures =
                failures.isEmpty()
                        ? null
                        : metrics.counter(
                                RULES + failures, "Tries to lay services out that failed.", FAMILY);
        stamp("last_queued_timestamp_seconds", "When something last changed.", one -> one.queued());
        stamp(
                "last_timestamp_seconds",
                "When traffic last followed all that had changed.",
                one -> one.settled());
        metrics.gauge(
                RULES + "no_local_endpoints_total",
                "Services that keep traffic on the node, which has none of their endpoints.",
                List.of(FAMILY, "traffic_policy"),
                this::withoutLocal);
    }

    /** Every second up to one minute, then ever longer steps up to five, as kube-proxy's. */
    private static double[] latencyBounds() {
        return Stream.of(
                        DoubleStream.of(0.25, 0.5),
                        steps(1, 59, 1),
                        steps(60, 115, 5),
                        steps(120, 300, 30))
                .flatMapToDouble(steps -> steps)
                .toArray();
    }

    private static DoubleStream steps(double first, double last, double step) {
        return DoubleStream.iterate(first, at -> at <= last, at -> at + step);
    }

    private Counter answers(String page) {
        return metrics.counter(
                PREFIX + "proxy_" + page + "_total", "Answers at /" + page + ".", "code");
    }

    private Counter changes(String what, ToLongFunction<FamilyMeasures> pending) {
        metrics.gauge(
                RULES + what + "_changes_pending",
                "Changes that traffic does not follow yet, of each family of addresses.",
                List.of(),
                () ->
                        Map.of(
                                List.<String>of(),
                                families.values().stream().mapToLong(pending).sum()));
        return metrics.counter(
                RULES + what + "_changes_total", "Changes, of each family of addresses.");
    }

    private void stamp(String name, String help, Function<FamilyMeasures, Instant> time) {
        metrics.gauge(
                RULES + name,
                help,
                List.of(FAMILY),
                () -> {
                    Map<List<String>, Double> values = new HashMap<>();
                    families.forEach(
                            (family, one) -> {
                                Instant at = time.apply(one);
                                if (!at.equals(Instant.EPOCH)) {
                                    double seconds = at.getEpochSecond() + at.getNano() / NANOS;
                                    values.put(List.of(family.addressType()), seconds);
                                }
                            });
                    return values;
                });
    }

    private Map<List<String>, Long> withoutLocal() {
        Map<List<String>, Long> values = new HashMap<>();
        families.forEach(
                (family, one) -> {
                    String word = family.addressType();
                    values.put(List.of(word, "internal"), one.withoutLocal(false));
                    values.put(List.of(word, "external"), one.withoutLocal(true));
                });
        return values;
    }

    /** For {@code /metrics}; others may add theirs. */
    public Metrics metrics() {
        return metrics;
    }

    /** What is counted of one family of addresses; the same whenever it is asked for. */
    public FamilyMeasures of(Family family) {
        return families.computeIfAbsent(
                family,
                one -> {
                    String word = one.addressType();
                    return new FamilyMeasures(
                            timeline,
                            one,
                            serviceChanges.of(),
                            endpointChanges.of(),
                            times.of(word),
                            latencies.of(word),
                            failures == null ? null : failures.of(word));
                });
    }

    /** Somebody was told whether traffic follows the cluster and the node stays. */
    public void toldOfHealth(int code) {
        healthAnswers.increment(Integer.toString(code));
    }

    /** Somebody was told whether traffic follows the cluster. */
    public void toldOfLife(int code) {
        lifeAnswers.increment(Integer.toString(code));
    }
}
