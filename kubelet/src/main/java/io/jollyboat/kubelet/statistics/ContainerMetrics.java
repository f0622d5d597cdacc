package io.jollyboat.kubelet.statistics;

import io.jollyboat.core.api.core.v1.Container;
import io.jollyboat.core.api.core.v1.ContainerStatus;
import io.jollyboat.core.model.Quantity;
import io.jollyboat.kubelet.runtime.Usage.ContainerUsage;
import io.jollyboat.kubelet.runtime.Usage.NetworkUsage;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * Writes {@code /metrics/cadvisor}: containers under the names and labels that cAdvisor gives them,
 * which dashboards are made for.
 */
final class ContainerMetrics {

    private static final long CPU_PERIOD = 100_000;

    private final Exposition text = new Exposition();
    private final Sample sample;
    private final int processors;
    private final long memoryBytes;

    ContainerMetrics(Sample sample, int processors, long memoryBytes) {
        this.sample = sample;
        this.processors = processors;
        this.memoryBytes = memoryBytes;
    }

    String write() {
        counter(
                "container_cpu_usage_seconds_total",
                "Cumulative cpu time consumed in seconds.",
                ResourceMetrics::cpuSeconds);
        counter(
                "container_cpu_cfs_periods_total",
                "Number of elapsed enforcement period intervals.",
                usage -> BigDecimal.valueOf(usage.cpu().periods()));
        counter(
                "container_cpu_cfs_throttled_periods_total",
                "Number of throttled period intervals.",
                usage -> BigDecimal.valueOf(usage.cpu().throttledPeriods()));
        counter(
                "container_cpu_cfs_throttled_seconds_total",
                "Total time duration the container has been throttled.",
                usage -> BigDecimal.valueOf(usage.cpu().throttledNanos(), 9));
        gauge(
                "container_memory_usage_bytes",
                "Current memory usage in bytes.",
                usage -> usage.memory().bytes());
        gauge(
                "container_memory_working_set_bytes",
                "Current working set in bytes.",
                ContainerUsage::workingSetBytes);
        gauge(
                "container_memory_rss",
                "Size of RSS in bytes.",
                usage -> usage.memory().residentBytes());
        gauge(
                "container_memory_cache",
                "Number of bytes of page cache memory.",
                usage -> usage.memory().cacheBytes());
        gauge(
                "container_threads",
                "Number of threads running inside the container",
                ContainerUsage::processes);
        gauge(
                "container_last_seen",
                "Last time a container was seen by the exporter",
                usage -> usage.at().getEpochSecond());
        started();
        limits();
        network(
                "container_network_receive_bytes_total",
                "Cumulative count of bytes received",
                NetworkUsage::receivedBytes);
        network(
                "container_network_receive_errors_total",
                "Cumulative count of errors encountered while receiving",
                NetworkUsage::receivedErrors);
        network(
                "container_network_transmit_bytes_total",
                "Cumulative count of bytes transmitted",
                NetworkUsage::sentBytes);
        network(
                "container_network_transmit_errors_total",
                "Cumulative count of errors encountered while transmitting",
                NetworkUsage::sentErrors);
        machine("machine_cpu_cores", "Number of logical CPU cores.", processors);
        machine("machine_memory_bytes", "Amount of memory installed on the machine.", memoryBytes);
        return text.toString();
    }

    private void counter(String name, String help, Function<ContainerUsage, BigDecimal> value) {
        series(name, "counter", help, value);
    }

    private void gauge(String name, String help, ToLongFunction<ContainerUsage> value) {
        series(name, "gauge", help, usage -> BigDecimal.valueOf(value.applyAsLong(usage)));
    }

    private void series(
            String name, String type, String help, Function<ContainerUsage, BigDecimal> value) {
        text.metric(name, type, help);
        text.value(name, machineLabels(), value.apply(sample.node()), sample.at());
        for (PodSample pod : sample.pods()) {
            for (ContainerSample each : pod.containers()) {
                text.value(name, labels(pod, each), value.apply(each.usage()), each.usage().at());
            }
        }
    }

    private void started() {
        String name = "container_start_time_seconds";
        text.metric(name, "gauge", "Start time of the container since unix epoch in seconds.");
        for (PodSample pod : sample.pods()) {
            for (ContainerSample each : pod.containers()) {
                text.value(
                        name,
                        labels(pod, each),
                        BigDecimal.valueOf(each.startedAt().getEpochSecond()),
                        each.usage().at());
            }
        }
    }

    private void limits() {
        limit(
                "container_spec_memory_limit_bytes",
                "Memory limit for the container.",
                "memory",
                Quantity::value);
        limit(
                "container_spec_cpu_quota",
                "CPU quota of the container.",
                "cpu",
                quantity -> quantity.milliValue() * CPU_PERIOD / 1000);
    }

    private void limit(String name, String help, String resource, ToLongFunction<Quantity> value) {
        text.metric(name, "gauge", help);
        for (PodSample pod : sample.pods()) {
            for (ContainerSample each : pod.containers()) {
                Optional<Quantity> limit =
                        pod.pod().spec().containers().stream()
                                .filter(one -> one.name().equals(each.name()))
                                .map(Container::resources)
                                .map(resources -> resources.limits())
                                .filter(limits -> limits.containsKey(resource))
                                .map((Map<String, Quantity> limits) -> limits.get(resource))
                                .findFirst();
                limit.ifPresent(
                        found ->
                                text.value(
                                        name,
                                        labels(pod, each),
                                        BigDecimal.valueOf(value.applyAsLong(found)),
                                        each.usage().at()));
            }
        }
    }

    private void network(String name, String help, ToLongFunction<NetworkUsage> value) {
        text.metric(name, "counter", help);
        for (PodSample pod : sample.pods()) {
            pod.network()
                    .ifPresent(
                            network ->
                                    text.value(
                                            name,
                                            Exposition.labels(
                                                    "container",
                                                    "",
                                                    "id",
                                                    "/kubepods/pod" + pod.pod().uid(),
                                                    "image",
                                                    "",
                                                    "interface",
                                                    "eth0",
                                                    "name",
                                                    "",
                                                    "namespace",
                                                    pod.pod().namespace(),
                                                    "pod",
                                                    pod.pod().name()),
                                            BigDecimal.valueOf(value.applyAsLong(network)),
                                            network.at()));
        }
    }

    private void machine(String name, String help, long value) {
        text.metric(name, "gauge", help).value(name, "", BigDecimal.valueOf(value));
    }

    private static String machineLabels() {
        return Exposition.labels(
                "container", "", "id", "/", "image", "", "name", "", "namespace", "", "pod", "");
    }

    private static String labels(PodSample pod, ContainerSample container) {
        String image =
                NodeStatistics.statuses(pod.pod())
                        .filter(status -> status.name().equals(container.name()))
                        .map(ContainerStatus::image)
                        .findFirst()
                        .orElse("");
        return Exposition.labels(
                "container",
                container.name(),
                "id",
                "/kubepods/pod" + pod.pod().uid() + "/" + container.id(),
                "image",
                image,
                "name",
                container.id(),
                "namespace",
                pod.pod().namespace(),
                "pod",
                pod.pod().name());
    }
}
