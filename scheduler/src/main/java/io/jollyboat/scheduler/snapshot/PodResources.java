package io.jollyboat.scheduler.snapshot;

import io.jollyboat.core.api.core.v1.Container;
import io.jollyboat.core.api.core.v1.ContainerStatus;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.api.core.v1.PodSpec;
import io.jollyboat.core.model.Quantity;
import io.jollyboat.scheduler.node.ResourceAmounts;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What a pod asks for, over all its containers.
 *
 * <p>Containers run together and add up. Init containers run before them and one after the other,
 * so the largest counts; a sidecar is an init container that goes on running, and adds to all that
 * follow it. The pod needs the larger of the two phases, and its sandbox's overhead on top. What
 * the pod states for itself as a whole takes the place of what its containers add up to.
 */
final class PodResources {

    /** What a container that asks for no cpu counts with in scores, in millicores. */
    private static final long LITTLE_CPU = 100;

    /** What a container that asks for no memory counts with in scores, in bytes. */
    private static final long LITTLE_MEMORY = 200L << 20;

    private PodResources() {}

    static boolean isSidecar(Container initContainer) {
        return initContainer.restartPolicy().equals("Always");
    }

    static ResourceAmounts requests(Pod pod) {
        Function<Container, ResourceAmounts> each = container -> requests(pod, container);
        return aggregate(pod.spec(), each, pod.spec().resources().requests())
                .plus(ResourceAmounts.of(pod.spec().overhead()));
    }

    static ResourceAmounts scoringRequests(Pod pod) {
        Function<Container, ResourceAmounts> each =
                container ->
                        requests(pod, container).plus(missing(container.resources().requests()));
        return aggregate(pod.spec(), each, pod.spec().resources().requests())
                .plus(ResourceAmounts.of(pod.spec().overhead()));
    }

    static ResourceAmounts limits(Pod pod) {
        Function<Container, ResourceAmounts> each =
                container ->
                        ResourceAmounts.of(
                                overlaid(
                                        container.resources().requests(),
                                        container.resources().limits()));
        Map<String, Quantity> whole =
                overlaid(pod.spec().resources().requests(), pod.spec().resources().limits());
        return aggregate(pod.spec(), each, whole).plus(ResourceAmounts.of(pod.spec().overhead()));
    }

    private static ResourceAmounts aggregate(
            PodSpec spec, Function<Container, ResourceAmounts> each, Map<String, Quantity> whole) {
        ResourceAmounts running = ResourceAmounts.NONE;
        for (Container container : spec.containers()) {
            running = running.plus(each.apply(container));
        }
        ResourceAmounts sidecars = ResourceAmounts.NONE;
        ResourceAmounts starting = ResourceAmounts.NONE;
        for (Container container : spec.initContainers()) {
            ResourceAmounts own = each.apply(container);
            if (isSidecar(container)) {
                running = running.plus(own);
                sidecars = sidecars.plus(own);
                starting = starting.max(sidecars);
            } else {
                starting = starting.max(sidecars.plus(own));
            }
        }
        return replaced(running.max(starting), whole);
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
     * have.
     */
    private static ResourceAmounts requests(Pod pod, Container container) {
        ResourceAmounts wanted = ResourceAmounts.of(container.resources().requests());
        for (ContainerStatus status : statuses(pod)) {
            if (status.name().equals(container.name())) {
                wanted =
                        wanted.max(ResourceAmounts.of(status.allocatedResources()))
                                .max(ResourceAmounts.of(status.resources().requests()));
            }
        }
        return wanted;
    }

    private static List<ContainerStatus> statuses(Pod pod) {
        return pod.spec().nodeName().isEmpty() ? List.of() : pod.status().containerStatuses();
    }

    private static ResourceAmounts missing(Map<String, Quantity> requests) {
        return ResourceAmounts.of(
                requests.containsKey("cpu") ? 0 : LITTLE_CPU,
                requests.containsKey("memory") ? 0 : LITTLE_MEMORY,
                0);
    }

    private static Map<String, Quantity> overlaid(
            Map<String, Quantity> under, Map<String, Quantity> over) {
        Map<String, Quantity> both = new TreeMap<>(under);
        both.putAll(over);
        return both;
    }
}
