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

    /** What a pod asks for in all respects, each of its quantities read once. */
    static Ask of(Pod pod) {
        PodSpec spec = pod.spec();
        Ask sum = aggregate(pod);
        Map<String, Quantity> requests = spec.resources().requests();
        Map<String, Quantity> limits = spec.resources().limits();
        ResourceAmounts overhead = ResourceAmounts.of(spec.overhead());
        return new Ask(
                        replaced(sum.requests(), requests),
                        replaced(sum.scoring(), requests),
                        replaced(sum.limits(), overlaid(requests, limits)))
                .plus(new Ask(overhead, overhead, overhead));
    }

    /**
     * @param requests what is promised to it
     * @param scoring what it counts with in scores
     * @param limits the most that it may take
     */
    record Ask(ResourceAmounts requests, ResourceAmounts scoring, ResourceAmounts limits) {

        static final Ask NOTHING =
                new Ask(ResourceAmounts.NONE, ResourceAmounts.NONE, ResourceAmounts.NONE);

        Ask plus(Ask that) {
            return new Ask(
                    requests.plus(that.requests),
                    scoring.plus(that.scoring),
                    limits.plus(that.limits));
        }

        Ask max(Ask that) {
            return new Ask(
                    requests.max(that.requests),
                    scoring.max(that.scoring),
                    limits.max(that.limits));
        }
    }

    private static Ask aggregate(Pod pod) {
        Ask running = Ask.NOTHING;
        for (Container container : pod.spec().containers()) {
            running = running.plus(of(pod, container));
        }
        Ask sidecars = Ask.NOTHING;
        Ask starting = Ask.NOTHING;
        for (Container container : pod.spec().initContainers()) {
            Ask own = of(pod, container);
            if (isSidecar(container)) {
                running = running.plus(own);
                sidecars = sidecars.plus(own);
                starting = starting.max(sidecars);
            } else {
                starting = starting.max(sidecars.plus(own));
            }
        }
        return running.max(starting);
    }

    private static Ask of(Pod pod, Container container) {
        Map<String, Quantity> requests = container.resources().requests();
        Map<String, Quantity> limits = container.resources().limits();
        ResourceAmounts stated = ResourceAmounts.of(requests);
        ResourceAmounts counted = resized(pod, container, stated);
        return new Ask(
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
     * have.
     */
    private static ResourceAmounts resized(Pod pod, Container container, ResourceAmounts stated) {
        ResourceAmounts counted = stated;
        for (ContainerStatus status : statuses(pod)) {
            if (status.name().equals(container.name())) {
                counted =
                        counted.max(ResourceAmounts.of(status.allocatedResources()))
                                .max(ResourceAmounts.of(status.resources().requests()));
            }
        }
        return counted;
    }

    private static List<ContainerStatus> statuses(Pod pod) {
        return pod.spec().nodeName().isEmpty() ? List.of() : pod.status().containerStatuses();
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
