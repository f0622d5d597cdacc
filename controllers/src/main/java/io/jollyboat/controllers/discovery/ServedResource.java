package io.jollyboat.controllers.discovery;

import io.jollyboat.core.model.KubernetesObject;
import io.jollyboat.core.model.ResourceType;
import java.util.Set;
import java.util.function.Function;
import tools.jackson.databind.node.ObjectNode;

/**
 * A resource as discovery tells of it, in the version that the server prefers.
 *
 * @param group API group, empty for core
 */
public record ServedResource(
        String group,
        String version,
        String kind,
        String plural,
        boolean namespaced,
        Set<String> verbs) {

    public ServedResource {
        verbs = Set.copyOf(verbs);
    }

    /** Its type, with a view of the caller's own. */
    public <T extends KubernetesObject> ResourceType<T> type(Function<ObjectNode, T> view) {
        return new ResourceType<>(group, version, kind, plural, namespaced, view);
    }

    /** The path of the collection in a namespace. */
    public String path(String namespace) {
        return type(Unseen::new).path(namespace);
    }

    /** An object whose fields do not matter. */
    private record Unseen(ObjectNode json) implements KubernetesObject {}

    public boolean can(String... wanted) {
        return verbs.containsAll(Set.of(wanted));
    }
}
