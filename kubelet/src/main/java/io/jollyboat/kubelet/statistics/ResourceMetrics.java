package io.jollyboat.kubelet.statistics;

import io.jollyboat.kubelet.runtime.Usage.ContainerUsage;
import java.math.BigDecimal;
import java.util.function.Function;

/** Writes {@code /metrics/resource}: the few numbers that autoscaling and scheduling live by. */
final class ResourceMetrics {

    private static final String CPU = "_cpu_usage_seconds_total";
    private static final String MEMORY = "_memory_working_set_bytes";

    private ResourceMetrics() {}

    static String of(Sample sample) {
        Exposition text = new Exposition();
        containers(
                text,
                "container" + CPU,
                "counter",
                "[STABLE] Cumulative cpu time consumed by the container in core-seconds",
                sample,
                ResourceMetrics::cpuSeconds);
        containers(
                text,
                "container" + MEMORY,
                "gauge",
                "[STABLE] Current working set of the container in bytes",
                sample,
                usage -> BigDecimal.valueOf(usage.workingSetBytes()));
        started(text, sample);
        whole(text, "node", "node", sample);
        pods(text, sample);
        text.metric(
                        "resource_scrape_error",
                        "gauge",
                        "[STABLE] 1 if there was an error while getting container metrics, 0 otherwise")
                .value("resource_scrape_error", "", BigDecimal.ZERO);
        return text.toString();
    }

    static BigDecimal cpuSeconds(ContainerUsage usage) {
        return BigDecimal.valueOf(usage.cpuNanos(), 9);
    }

    private static void containers(
            Exposition text,
            String name,
            String type,
            String help,
            Sample sample,
            Function<ContainerUsage, BigDecimal> value) {
        text.metric(name, type, help);
        for (PodSample pod : sample.pods()) {
            for (ContainerSample each : pod.containers()) {
                text.value(name, labels(pod, each), value.apply(each.usage()), each.usage().at());
            }
        }
    }

    private static String labels(PodSample pod, ContainerSample container) {
        return Exposition.labels(
                "container",
                container.name(),
                "namespace",
                pod.pod().namespace(),
                "pod",
                pod.pod().name());
    }

    private static void started(Exposition text, Sample sample) {
        String name = "container_start_time_seconds";
        text.metric(
                name, "gauge", "[STABLE] Start time of the container since unix epoch in seconds");
        for (PodSample pod : sample.pods()) {
            for (ContainerSample each : pod.containers()) {
                text.value(
                        name,
                        labels(pod, each),
                        BigDecimal.valueOf(each.startedAt().toEpochMilli(), 3));
            }
        }
    }

    private static void whole(Exposition text, String prefix, String noun, Sample sample) {
        text.metric(
                prefix + CPU,
                "counter",
                "[STABLE] Cumulative cpu time consumed by the " + noun + " in core-seconds");
        text.value(prefix + CPU, "", cpuSeconds(sample.node()), sample.at());
        text.metric(
                prefix + MEMORY,
                "gauge",
                "[STABLE] Current working set of the " + noun + " in bytes");
        text.value(
                prefix + MEMORY,
                "",
                BigDecimal.valueOf(sample.node().workingSetBytes()),
                sample.at());
    }

    private static void pods(Exposition text, Sample sample) {
        text.metric(
                "pod" + CPU,
                "counter",
                "[STABLE] Cumulative cpu time consumed by the pod in core-seconds");
        for (PodSample pod : sample.pods()) {
            text.value(
                    "pod" + CPU, labels(pod), BigDecimal.valueOf(pod.cpuNanos(), 9), sample.at());
        }
        text.metric("pod" + MEMORY, "gauge", "[STABLE] Current working set of the pod in bytes");
        for (PodSample pod : sample.pods()) {
            text.value(
                    "pod" + MEMORY,
                    labels(pod),
                    BigDecimal.valueOf(pod.workingSetBytes()),
                    sample.at());
        }
    }

    private static String labels(PodSample pod) {
        return Exposition.labels("namespace", pod.pod().namespace(), "pod", pod.pod().name());
    }
}
