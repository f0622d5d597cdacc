package io.jollyboat.core.model;

import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A resource as a client addresses it, and how its objects are looked at. Two types are equal when
 * group, version and plural are, whatever their views.
 *
 * @param group the API group, empty for core
 * @param kind the kind of the objects, such as {@code Pod}
 * @param plural the name in paths, such as {@code pods}
 * @param namespaced whether the objects live in namespaces
 * @param view makes a view of an object's tree
 */
public record ResourceType<T extends KubernetesObject>(
        String group,
        String version,
        String kind,
        String plural,
        boolean namespaced,
        Function<ObjectNode, T> view) {

    /** What stands in the objects' {@code apiVersion}. */
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

    /** The view of one object. */
    public T view(ObjectNode json) {
        return view.apply(json);
    }

    /** How messages name a resource: {@code deployments.apps}, or {@code pods} in core. */
    public String qualifiedName() {
        return group.isEmpty() ? plural : plural + "." + group;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ResourceType<?> type
                && group.equals(type.group)
                && version.equals(type.version)
                && plural.equals(type.plural);
    }

    @Override
    public int hashCode() {
        return Objects.hash(group, version, plural);
    }

    @Override
    public String toString() {
        return qualifiedName() + "/" + version;
    }
}
