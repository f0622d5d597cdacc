package io.jollyboat.core.placement;

import io.jollyboat.core.api.core.v1.Container;
import io.jollyboat.core.api.core.v1.ContainerStatus;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.api.core.v1.PodSpec;
import io.jollyboat.core.api.core.v1.ResourceRequirements;
import io.jollyboat.core.model.Quantity;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a pod asks for: the sum over its containers (see {@link ContainerSum}), in place of which
 * counts what it states for itself as a whole, and its sandbox's overhead on top.
 *
 * @param requests what is promised to it
 * @param scoring the same with a small cpu and memory share for each container that asks for none,
 *     so that scores see those pods too
 * @param limits the most that it may take; a resource without a limit counts with its request
 */
public record PodAsk(ResourceAmounts requests, ResourceAmounts scoring, ResourceAmounts limits) {

    private static final PodAsk NOTHING =
            new PodAsk(ResourceAmounts.NONE, ResourceAmounts.NONE, ResourceAmounts.NONE);

    /** What a container that asks for no cpu counts with in scores, in millicores. */
    private static final long LITTLE_CPU = 100;

    /** What a container that asks for no memory counts with in scores, in bytes. */
    private static final long LITTLE_MEMORY = 200L << 20;

    /** What a pod asks for in all respects, each of its quantities read once. */
    public static PodAsk of(Pod pod) {
        PodSpec spec = pod.spec();
        PodAsk sum =
                new ContainerSum<>(
                                NOTHING,
                                container -> of(pod, new Container((ObjectNode) container)),
                                PodAsk::plus,
                                PodAsk::max)
                        .over(spec.json());
        Map<String, Quantity> requests = spec.resources().requests();
        Map<String, Quantity> limits = spec.resources().limits();
        ResourceAmounts overhead = ResourceAmounts.of(spec.overhead());
        return new PodAsk(
                        replaced(sum.requests, requests),
                        replaced(sum.scoring, requests),
                        replaced(sum.limits, overlaid(requests, limits)))
                .plus(new PodAsk(overhead, overhead, overhead));
    }

    /** What a pod is to be promised by what its author says, whatever it has now. */
    public static ResourceAmounts requests(PodSpec spec) {
        return stated(spec, ResourceRequirements::requests)
                .plus(ResourceAmounts.of(spec.overhead()));
    }

    /** The most a pod may take of each resource that its author sets a limit for; 0 of others. */
    public static ResourceAmounts limits(PodSpec spec) {
        ResourceAmounts limits = stated(spec, ResourceRequirements::limits);
        ResourceAmounts overhead = ResourceAmounts.of(spec.overhead());
        return limits.plus(
                ResourceAmounts.of(
                        limits.milliCpu() > 0 ? overhead.milliCpu() : 0,
                        limits.memory() > 0 ? overhead.memory() : 0,
                        limits.ephemeralStorage() > 0 ? overhead.ephemeralStorage() : 0));
    }

    /** Of all containers, or of the pod where it says so itself. */
    private static ResourceAmounts stated(
            PodSpec spec, Function<ResourceRequirements, Map<String, Quantity>> what) {
        ResourceAmounts sum =
                new ContainerSum<>(
                                ResourceAmounts.NONE,
                                container ->
                                        ResourceAmounts.of(
                                                what.apply(
                                                        new Container((ObjectNode) container)
                                                                .resources())),
                                ResourceAmounts::plus,
                                ResourceAmounts::max)
                        .over(spec.json());
        return replaced(sum, what.apply(spec.resources()));
    }

    private PodAsk plus(PodAsk that) {
        return new PodAsk(
                requests.plus(that.requests), scoring.plus(that.scoring), limits.plus(that.limits));
    }

    private PodAsk max(PodAsk that) {
        return new PodAsk(
                requests.max(that.requests), scoring.max(that.scoring), limits.max(that.limits));
    }

    private static PodAsk of(Pod pod, Container container) {
        Map<String, Quantity> requests = container.resources().requests();
        Map<String, Quantity> limits = container.resources().limits();
        ResourceAmounts stated = ResourceAmounts.of(requests);
        ResourceAmounts counted = resized(pod, container, stated);
        return new PodAsk(
                counted,
                counted.plus(missing(requests)),
                limits.isEmpty() ? stated : ResourceAmounts.of(overlaid(requests, limits)));
    }

    /** What is stated for the whole pod wins; that can be cpu, memory and huge pages. */
    private static ResourceAmounts replaced(ResourceAmounts sum, Map<String, Quantity> whole) {
        if (whole.isEmpty()) {
            return sum;
        }
        ResourceAmounts stated = ResourceAmounts.of(whole);
        TreeMap<String, Long> others = new TreeMap<>(sum.others());
        others.putAll(stated.others());
        return new ResourceAmounts(
                whole.containsKey("cpu") ? stated.milliCpu() : sum.milliCpu(),
                whole.containsKey("memory") ? stated.memory() : sum.memory(),
                sum.ephemeralStorage(),
                others);
    }

    /**
     * While a container is being resized it counts with the larger of what it has and what it shall
     * have; with what it has alone when its node can never give it more.
     */
    private static ResourceAmounts resized(Pod pod, Container container, ResourceAmounts stated) {
        if (pod.spec().nodeName().isEmpty()) {
            return stated;
        }
        return Stream.concat(
                        pod.status().containerStatuses().stream(),
                        pod.status().initContainerStatuses().stream())
                .filter(status -> status.name().equals(container.name()))
                .findFirst()
                .map(status -> isInfeasible(pod) ? granted(status) : stated.max(granted(status)))
                .orElse(stated);
    }

    private static ResourceAmounts granted(ContainerStatus status) {
        return ResourceAmounts.of(status.allocatedResources())
                .max(ResourceAmounts.of(status.resources().requests()));
    }

    private static boolean isInfeasible(Pod pod) {
        return pod.status().conditions().stream()
                .anyMatch(
                        condition ->
                                condition.type().equals("PodResizePending")
                                        && condition.status().equals("True")
                                        && condition.reason().equals("Infeasible"));
    }

    private static ResourceAmounts missing(Map<String, Quantity> requests) {
        boolean cpu = requests.containsKey("cpu");
        boolean memory = requests.containsKey("memory");
        return cpu && memory
                ? ResourceAmounts.NONE
                : ResourceAmounts.of(cpu ? 0 : LITTLE_CPU, memory ? 0 : LITTLE_MEMORY, 0);
    }

    private static Map<String, Quantity> overlaid(
            Map<String, Quantity> under, Map<String, Quantity> over) {
        Map<String, Quantity> both = new TreeMap<>(under);
        both.putAll(over);
        return both;
    }
}
