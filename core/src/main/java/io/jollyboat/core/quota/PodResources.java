package io.jollyboat.core.quota;

import io.jollyboat.core.model.Quantity;
import io.jollyboat.core.placement.ContainerSum;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * What a pod asks for as a whole: its containers together with the sidecars that run beside them,
 * or the hungriest of its init containers where that is more; what the pod itself says overrules
 * its containers; what its runtime class costs comes on top.
 */
public final class PodResources {

    private PodResources() {}

    public static ResourceList requests(JsonNode pod) {
        ResourceList sum = sum(pod, "requests");
        return sum.plus(ResourceList.of(pod.path("spec").path("overhead")));
    }

    public static ResourceList limits(JsonNode pod) {
        ResourceList sum = sum(pod, "limits");
        ResourceList overhead = ResourceList.of(pod.path("spec").path("overhead"));
        return sum.plus(overhead.only(name -> !sum.amount(name).isZero()));
    }

    /** What the containers of a pod's spec ask for together, whatever the pod itself says. */
    public static ResourceList ofContainers(JsonNode spec) {
        return together(spec, "requests");
    }

    private static ResourceList sum(JsonNode pod, String part) {
        JsonNode spec = pod.path("spec");
        return together(spec, part).overlaid(ofPod(spec.path("resources"), part));
    }

    private static ResourceList together(JsonNode spec, String part) {
        return new ContainerSum<>(
                        ResourceList.NONE,
                        container -> of(container, part),
                        ResourceList::plus,
                        ResourceList::max)
                .over(spec);
    }

    /** Only these can be said for a pod as a whole. */
    private static ResourceList ofPod(JsonNode resources, String part) {
        ResourceList said = ResourceList.of(resources.path(part));
        if (!part.equals("requests")) {
            return said.only(PodResources::ofPods);
        }
        Map<String, Quantity> all = new TreeMap<>(said.amounts());
        ResourceList.of(resources.path("limits")).amounts().forEach(all::putIfAbsent);
        return new ResourceList(all).only(PodResources::ofPods);
    }

    /** Whether a pod as a whole can have some of it. */
    public static boolean ofPods(String name) {
        return name.equals("cpu") || name.equals("memory") || name.startsWith("hugepages-");
    }

    private static ResourceList of(JsonNode container, String part) {
        return ResourceList.of(container.path("resources").path(part));
    }
}
