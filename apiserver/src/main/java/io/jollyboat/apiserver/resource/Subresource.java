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
 */
public record Subresource(
        String name, String group, String version, String kind, List<String> verbs) {
    public static final String STATUS = "status";
    public static final String SCALE = "scale";

    public Subresource {
        verbs = List.copyOf(verbs);
    }

    /** One that speaks the parent's kind. */
    public static Subresource of(String name, String kind, String... verbs) {
        return new Subresource(name, "", "", kind, List.of(verbs));
    }

    /** One that speaks a kind of another group. */
    public static Subresource of(
            String name, String group, String version, String kind, List<String> verbs) {
        return new Subresource(name, group, version, kind, verbs);
    }
}
