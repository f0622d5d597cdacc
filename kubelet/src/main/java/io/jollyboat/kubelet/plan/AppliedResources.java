package io.jollyboat.kubelet.plan;

import io.jollyboat.core.api.core.v1.Container;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.model.Quantity;
import io.jollyboat.kubelet.runtime.ContainerStatus;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The resources a container was made with. They are kept with the container, since the pod's may be
 * changed while it runs, and its status tells what it has and not what it should have.
 */
public final class AppliedResources {

    /** The label of the container. */
    public static final String LABEL = "io.jollyboat.container.resources";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** What can be changed while a container runs. */
    public static final List<String> CHANGEABLE = List.of("cpu", "memory");

    private AppliedResources() {}

    /** What a container's label says. */
    public static String text(Container container) {
        return container.resources().json().toString();
    }

    /** Whether two say the same of a resource, however they write it. */
    public static boolean same(ObjectNode one, ObjectNode other, String resource) {
        return amount(one, "requests", resource).equals(amount(other, "requests", resource))
                && amount(one, "limits", resource).equals(amount(other, "limits", resource));
    }

    /** Whether two say the same of all that can be changed while a container runs. */
    public static boolean same(ObjectNode one, ObjectNode other) {
        return CHANGEABLE.stream().allMatch(resource -> same(one, other, resource));
    }

    /** Whether the pod as a whole bounds the container, which has no limit of its own. */
    public static boolean bounded(Pod pod, Member member) {
        return CHANGEABLE.stream().anyMatch(resource -> bounded(pod, member, resource));
    }

    static boolean bounded(Pod pod, Member member, String resource) {
        return member.role().lasting()
                && pod.spec().resources().limits().containsKey(resource)
                && !member.spec().resources().limits().containsKey(resource);
    }

    private static Quantity amount(ObjectNode resources, String kind, String resource) {
        String text = resources.path(kind).path(resource).asString("");
        return text.isEmpty() ? Quantity.ZERO : Quantity.parse(text);
    }

    /** Empty when the container was made by an older kubelet. */
    public static Optional<ObjectNode> of(ContainerStatus container) {
        String text = container.labels().getOrDefault(LABEL, "");
        try {
            return !text.isEmpty() && JSON.readTree(text) instanceof ObjectNode resources
                    ? Optional.of(resources)
                    : Optional.empty();
        } catch (JacksonException _) {
            return Optional.empty(); // somebody else's label
        }
    }
}
