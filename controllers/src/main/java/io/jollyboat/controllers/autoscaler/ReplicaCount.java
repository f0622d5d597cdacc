package io.jollyboat.controllers.autoscaler;

import io.jollyboat.core.api.core.v1.Container;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.model.Quantity;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * How many replicas a measurement asks for: as many as bring it to its target, in proportion. Pods
 * that tell nothing are counted in the way that changes least. Pure.
 *
 * @param current how many there are
 * @param tolerance how far from 1 the ratio of measurement and target may be, up and down, without
 *     anything being done
 */
record ReplicaCount(int current, Tolerance tolerance) {

    /** By how much a ratio may differ from 1. */
    record Tolerance(double up, double down) {

        boolean covers(double ratio) {
            return ratio >= 1 - down && ratio <= 1 + up;
        }
    }

    /**
     * @param average of the pods measured, in thousandths
     * @param utilization in percent of what is requested; 0 where there is no such thing
     */
    record Proposal(int replicas, long average, int utilization) {}

    /**
     * By what pods use of what they request.
     *
     * @param target percent
     */
    Proposal byUtilization(
            PodGroups groups, List<Pod> pods, String container, String resource, int target)
            throws MetricFailure {
        if (groups.metrics().isEmpty()) {
            throw new MetricFailure(
                    "did not receive metrics for targeted pods (pods might be unready)");
        }
        Map<String, Long> requests = requests(pods, container, resource);
        long used = 0;
        long requested = 0;
        for (PodMetric metric : groups.metrics().values()) {
            if (requests.containsKey(metric.pod())) {
                used += metric.milli();
                requested += requests.getOrDefault(metric.pod(), 0L);
            }
        }
        if (requested == 0) {
            throw new MetricFailure("no metrics returned matched known pods");
        }
        int utilization = (int) (used * 100 / requested);
        double fallback = Math.max(100, target) / 100.0;
        int replicas =
                proportional(
                        groups,
                        values -> ratio(values, requests, target),
                        pod -> requests.getOrDefault(pod.name(), 0L) * fallback);
        return new Proposal(replicas, used / groups.metrics().size(), utilization);
    }

    private static double ratio(
            Map<String, Double> values, Map<String, Long> requests, int target) {
        double used = values.values().stream().mapToDouble(one -> one).sum();
        long requested =
                values.keySet().stream().mapToLong(pod -> requests.getOrDefault(pod, 0L)).sum();
        return (int) (used * 100 / requested) / (double) target;
    }

    /**
     * By a value that each pod should have on average.
     *
     * @param target thousandths
     */
    Proposal byAverage(PodGroups groups, long target) throws MetricFailure {
        if (groups.metrics().isEmpty()) {
            throw new MetricFailure(
                    "did not receive metrics for targeted pods (pods might be unready)");
        }
        long sum = groups.metrics().values().stream().mapToLong(PodMetric::milli).sum();
        int replicas =
                proportional(
                        groups,
                        values ->
                                values.values().stream().mapToDouble(one -> one).sum()
                                        / values.size()
                                        / target,
                        pod -> target);
        return new Proposal(replicas, sum / groups.metrics().size(), 0);
    }

    /**
     * @param ratio of what is measured to the target
     * @param full what a pod is taken to use of which nothing is known when there may be fewer
     */
    private int proportional(
            PodGroups groups,
            ToDoubleFunction<Map<String, Double>> ratio,
            ToDoubleFunction<Pod> full) {
        var values = new HashMap<String, Double>();
        groups.metrics().values().forEach(one -> values.put(one.pod(), (double) one.milli()));
        double first = ratio.applyAsDouble(values);
        boolean addUnready = !groups.unready().isEmpty() && first > 1;
        if (!addUnready && groups.missing().isEmpty()) {
            return tolerance.covers(first) ? current : (int) Math.ceil(first * groups.ready());
        }
        for (Pod pod : groups.missing()) {
            values.put(pod.name(), first < 1 ? full.applyAsDouble(pod) : 0);
        }
        if (addUnready) {
            groups.unready().forEach(pod -> values.put(pod.name(), 0.0));
        }
        double second = ratio.applyAsDouble(values);
        boolean turned = (first < 1 && second > 1) || (first > 1 && second < 1);
        if (tolerance.covers(second) || turned) {
            return current;
        }
        int replicas = (int) Math.ceil(second * values.size());
        boolean against = (second < 1 && replicas > current) || (second > 1 && replicas < current);
        return against ? current : replicas;
    }

    /** By one value for the whole, in thousandths. */
    Proposal byValue(long value, long target, Counting readyPods) throws MetricFailure {
        double ratio = (double) value / target;
        if (current == 0) {
            return new Proposal((int) Math.ceil(ratio), value, 0);
        }
        int replicas =
                tolerance.covers(ratio) ? current : (int) Math.ceil(ratio * readyPods.count());
        return new Proposal(replicas, value, 0);
    }

    /** What is counted only if it is needed. */
    interface Counting {

        int count() throws MetricFailure;
    }

    /** By one value for the whole that is shared among the pods, in thousandths. */
    Proposal byShare(long value, long target, int pods) {
        double ratio = (double) value / (target * Math.max(1, pods));
        int replicas =
                pods > 0 && tolerance.covers(ratio)
                        ? current
                        : (int) Math.ceil((double) value / target);
        return new Proposal(replicas, pods == 0 ? 0 : (value + pods - 1) / pods, 0);
    }

    /**
     * What each pod requests of a resource, in thousandths: as a whole if it does so, else in its
     * containers.
     *
     * @param container the one that counts; empty for all
     * @throws MetricFailure when one requests nothing, since then there is no percentage of it
     */
    private static Map<String, Long> requests(List<Pod> pods, String container, String resource)
            throws MetricFailure {
        var requests = new HashMap<String, Long>();
        for (Pod pod : pods) {
            Quantity whole = pod.spec().resources().requests().get(resource);
            requests.put(
                    pod.name(),
                    whole != null && container.isEmpty()
                            ? whole.milliValue()
                            : ofContainers(pod, container, resource));
        }
        return requests;
    }

    private static long ofContainers(Pod pod, String container, String resource)
            throws MetricFailure {
        // A pod that requests something as a whole need not do so in every container.
        boolean may = container.isEmpty() && !pod.spec().resources().requests().isEmpty();
        List<Container> counted =
                containers(pod).stream()
                        .filter(one -> container.isEmpty() || container.equals(one.name()))
                        .toList();
        if (counted.isEmpty()) {
            throw new MetricFailure(
                    "container %s not found in Pod %s".formatted(container, pod.name()));
        }
        if (may && counted.stream().noneMatch(one -> requests(one, resource))) {
            throw new MetricFailure(
                    "missing pod-level request for %s in Pod %s".formatted(resource, pod.name()));
        }
        long sum = 0;
        for (Container one : counted) {
            Quantity request = one.resources().requests().get(resource);
            if (request != null) {
                sum += request.milliValue();
            } else if (!may) {
                throw new MetricFailure(
                        "missing request for %s in container %s of Pod %s"
                                .formatted(resource, one.name(), pod.name()));
            }
        }
        return sum;
    }

    private static boolean requests(Container container, String resource) {
        return container.resources().requests().containsKey(resource);
    }

    private static List<Container> containers(Pod pod) {
        return Stream.concat(
                        pod.spec().containers().stream(),
                        pod.spec().initContainers().stream()
                                .filter(one -> one.restartPolicy().equals("Always")))
                .toList();
    }
}
