package io.jollyboat.scheduler.measure;

import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.metrics.Metrics;
import io.jollyboat.core.placement.PodAsk;
import io.jollyboat.core.placement.PodLife;
import io.jollyboat.core.placement.ResourceAmounts;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What each pod that has not ended asks for and may take at the most, for {@code
 * /metrics/resources}: two samples for each pod and resource. Reckoned when somebody asks. Safe for
 * use by several threads.
 */
public final class PodResources {

    private static final List<String> LABELS =
            List.of("namespace", "pod", "node", "scheduler", "priority", "resource", "unit");
    private static final double MILLIS = 1000;

    private final Metrics metrics = new Metrics();
    private volatile Supplier<List<Pod>> source = List::of;

    PodResources() {
        metrics.gauge(
                "kube_pod_resource_request",
                "What a pod asks for, as it counts when it is placed.",
                LABELS,
                () -> amounts(pod -> PodAsk.of(pod).requests()));
        metrics.gauge(
                "kube_pod_resource_limit",
                "The most that a pod may take, of what it has limits for.",
                LABELS,
                () -> amounts(pod -> PodAsk.limits(pod.spec())));
    }

    /** From now on these are told of. */
    public void of(Supplier<List<Pod>> pods) {
        source = pods;
    }

    public String text() {
        return metrics.text();
    }

    private Map<List<String>, Double> amounts(Function<Pod, ResourceAmounts> what) {
        Map<List<String>, Double> samples = new HashMap<>();
        for (Pod pod : source.get()) {
            if (pod.spec().nodeName().isEmpty() || !PodLife.hasEnded(pod)) {
                put(pod, what.apply(pod), samples);
            }
        }
        return samples;
    }

    private static void put(Pod pod, ResourceAmounts amounts, Map<List<String>, Double> samples) {
        put(pod, "cpu", amounts.milliCpu() / MILLIS, samples);
        put(pod, "memory", (double) amounts.memory(), samples);
        put(pod, "ephemeral-storage", (double) amounts.ephemeralStorage(), samples);
        amounts.others().forEach((name, amount) -> put(pod, name, amount, samples));
    }

    private static void put(
            Pod pod, String resource, double amount, Map<List<String>, Double> samples) {
        if (amount > 0) {
            samples.put(
                    List.of(
                            pod.namespace(),
                            pod.name(),
                            pod.spec().nodeName(),
                            pod.spec().schedulerName(),
                            pod.spec().json().path("priority").asString(""),
                            resource,
                            unit(resource)),
                    amount);
        }
    }

    private static String unit(String resource) {
        if (resource.equals("cpu")) {
            return "cores";
        }
        if (resource.startsWith("attachable-volumes-")) {
            return "integer";
        }
        boolean bytes =
                resource.equals("memory")
                        || resource.equals("ephemeral-storage")
                        || resource.startsWith("hugepages-");
        return bytes ? "bytes" : "";
    }
}
