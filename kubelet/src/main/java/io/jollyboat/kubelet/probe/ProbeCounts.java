package io.jollyboat.kubelet.probe;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** How often each probe of the node's pods went how; for {@code /metrics/probes}. */
public final class ProbeCounts {

    private final Map<Container, Map<Series, LongAdder>> counts = new ConcurrentHashMap<>();

    private record Series(ProbeKind kind, String result) {}

    /** Whose probes are counted. */
    public record Container(String namespace, String pod, String podUid, String name) {}

    /** Counts one outcome. */
    public void count(Container container, ProbeKind kind, ProbeOutcome outcome) {
        String result =
                switch (outcome) {
                    case ProbeOutcome.Success _, ProbeOutcome.Warning _ -> "successful";
                    case ProbeOutcome.Failure _ -> "failed";
                    case ProbeOutcome.Unknown _ -> "unknown";
                };
        counts.computeIfAbsent(container, none -> new ConcurrentHashMap<>())
                .computeIfAbsent(new Series(kind, result), none -> new LongAdder())
                .increment();
    }

    /** The pod is gone. */
    public void forget(String podUid) {
        counts.keySet().removeIf(container -> container.podUid.equals(podUid));
    }

    /** In Prometheus' text form. */
    public String text() {
        StringBuilder text =
                new StringBuilder(
                        """
                        # HELP prober_probe_total [BETA] Cumulative number of a liveness, \
                        readiness or startup probe for a container by result.
                        # TYPE prober_probe_total counter
                        """);
        counts.forEach(
                (container, all) ->
                        all.forEach((series, count) -> line(text, container, series, count.sum())));
        return text.toString();
    }

    private static void line(StringBuilder text, Container container, Series series, long count) {
        text.append("prober_probe_total{container=\"")
                .append(container.name)
                .append("\",namespace=\"")
                .append(container.namespace)
                .append("\",pod=\"")
                .append(container.pod)
                .append("\",pod_uid=\"")
                .append(container.podUid)
                .append("\",probe_type=\"")
                .append(series.kind.word())
                .append("\",result=\"")
                .append(series.result)
                .append("\"} ")
                .append(count)
                .append('\n');
    }
}
