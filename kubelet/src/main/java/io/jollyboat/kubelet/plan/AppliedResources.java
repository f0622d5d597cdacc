package io.jollyboat.kubelet.plan;

import io.jollyboat.core.api.core.v1.Container;
import io.jollyboat.kubelet.runtime.ContainerStatus;
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

    private AppliedResources() {}

    /** What a container's label says. */
    public static String text(Container container) {
        return container.resources().json().toString();
    }

    /** Empty when the container has none, or was made by an older kubelet. */
    public static Optional<ObjectNode> of(ContainerStatus container) {
        String text = container.labels().getOrDefault(LABEL, "");
        try {
            return !text.isEmpty()
                            && JSON.readTree(text) instanceof ObjectNode resources
                            && !resources.isEmpty()
                    ? Optional.of(resources)
                    : Optional.empty();
        } catch (JacksonException _) {
            return Optional.empty(); // somebody else's label
        }
    }
}
