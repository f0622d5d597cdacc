package io.jollyboat.kubelet.container;

import io.jollyboat.core.api.core.v1.Container;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.model.Quantity;
import io.jollyboat.core.placement.ContainerSum;
import io.jollyboat.kubelet.status.QualityOfService;
import tools.jackson.databind.node.ObjectNode;

/**
 * Which container's processes the kernel ends first when the machine's memory runs out: those that
 * asked for the least of what they use. From -1000, for never, to 1000.
 */
final class OomScore {

    private static final int GUARANTEED = -997;
    private static final int BEST_EFFORT = 1000;
    private static final String MEMORY = "memory";

    private OomScore() {}

    /**
     * @param capacity the node's memory in bytes; 0 where it is not known
     */
    static int of(Pod pod, Container container, long capacity) {
        if (pod.spec().priorityClassName().equals("system-node-critical")) {
            return GUARANTEED;
        }
        return switch (QualityOfService.of(pod)) {
            case GUARANTEED -> GUARANTEED;
            case BEST_EFFORT -> BEST_EFFORT;
            // between the other two classes, and never the very first to go
            case BURSTABLE ->
                    Math.clamp(
                            share(pod, container, capacity),
                            BEST_EFFORT + GUARANTEED,
                            BEST_EFFORT - 1);
        };
    }

    private static long share(Pod pod, Container container, long capacity) {
        if (capacity <= 0) {
            return BEST_EFFORT;
        }
        long common = common(pod);
        long own = score(asked(container) + common, capacity);
        if (!ContainerSum.isSidecar(container.json()) || pod.spec().containers().isEmpty()) {
            return own;
        }
        // a sidecar goes no sooner than those that it is for
        long least = pod.spec().containers().stream().mapToLong(OomScore::asked).min().orElse(0);
        return Math.min(own, score(least + common, capacity));
    }

    private static long score(long asked, long capacity) {
        return BEST_EFFORT - BEST_EFFORT * asked / capacity;
    }

    /**
     * What is asked for the pod as a whole beyond its containers, an even part for each of them.
     */
    private static long common(Pod pod) {
        Quantity whole = pod.spec().resources().requests().getOrDefault(MEMORY, Quantity.ZERO);
        if (whole.isZero()) {
            return 0;
        }
        long summed =
                new ContainerSum<>(
                                0L,
                                json -> asked(new Container((ObjectNode) json)),
                                Long::sum,
                                Math::max)
                        .over(pod.spec().json());
        int number = pod.spec().containers().size() + pod.spec().initContainers().size();
        return (whole.value() - summed) / number;
    }

    private static long asked(Container container) {
        return container.resources().requests().getOrDefault(MEMORY, Quantity.ZERO).value();
    }
}
