package io.jollyboat.core.model;

import java.util.function.Function;
import tools.jackson.databind.node.ObjectNode;

/**
 * A resource as its clients know it: where it is served and how its objects are viewed.
 *
 * @param group empty for the core group
 * @param plural the name in paths, as in {@code pods}
 * @param namespaced whether its objects live in namespaces
 * @param view makes a view of an object's tree
 */
public record ResourceType<T extends KubernetesObject>(
        String group,
        String version,
        String kind,
        String plural,
        boolean namespaced,
        Function<ObjectNode, T> view) {

    /** As objects state it: {@code v1}, {@code apps/v1}. */
    public String apiVersion() {
        return group.isEmpty() ? version : group + "/" + version;
    }

    /**
     * The path of the collection; of the collection over all namespaces when the namespace is
     * empty.
     */
    public String path(String namespace) {
        String root = group.isEmpty() ? "/api/" + version : "/apis/" + group + "/" + version;
        return namespaced && !namespace.isEmpty()
                ? root + "/namespaces/" + namespace + "/" + plural
                : root + "/" + plural;
    }

    /** The path of one object. */
    public String path(String namespace, String name) {
        return path(namespace) + "/" + name;
    }
}
