package io.jollyboat.apiserver.resource;

import java.util.List;

/**
 * A resource below an object, as in {@code pods/x/status}.
 *
 * @param name the path segment
 * @param group the group of the kind it speaks; only meaningful with a version
 * @param version the version of that kind; empty when it is the parent's group and version
 * @param kind the kind it speaks
 * @param verbs what discovery says can be done with it
 * @param own the parent's versions in which the kind is of the parent's group and version, whatever
 *     it is in the others
 */
public record Subresource(
        String name,
        String group,
        String version,
        String kind,
        List<String> verbs,
        List<String> own) {
    public static final String STATUS = "status";
    public static final String SCALE = "scale";

    public Subresource {
        verbs = List.copyOf(verbs);
        own = List.copyOf(own);
    }

    /** One that speaks the parent's kind. */
    public static Subresource of(String name, String kind, String... verbs) {
        return new Subresource(name, "", "", kind, List.of(verbs), List.of());
    }

    /** One that speaks a kind of another group. */
    public static Subresource of(
            String name, String group, String version, String kind, List<String> verbs) {
        return new Subresource(name, group, version, kind, verbs, List.of());
    }

    /** The kind it speaks below a resource in one of its versions. */
    public ObjectKind kind(ResourceDefinition parent, String parentVersion) {
        return isOwn(parentVersion)
                ? new ObjectKind(parent.group(), parentVersion, kind)
                : new ObjectKind(group, version, kind);
    }

    /** Whether the kind it speaks is of the parent's group and version. */
    public boolean isOwn(String parentVersion) {
        return version.isEmpty() || own.contains(parentVersion);
    }
}
