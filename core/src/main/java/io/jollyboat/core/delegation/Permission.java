package io.jollyboat.core.delegation;

import java.util.Map;

/**
 * What somebody may do or not, as a SubjectAccessReview puts it.
 *
 * @param kind the review's field, {@code resourceAttributes} or {@code nonResourceAttributes}
 * @param attributes what stands in it
 */
public record Permission(String kind, Map<String, String> attributes) {

    public Permission {
        attributes = Map.copyOf(attributes);
    }

    /** Something of a resource. */
    public static Permission resource(Map<String, String> attributes) {
        return new Permission("resourceAttributes", attributes);
    }

    /**
     * A path that is of no resource.
     *
     * @param verb the method in lower case
     */
    public static Permission path(String verb, String path) {
        return new Permission("nonResourceAttributes", Map.of("verb", verb, "path", path));
    }
}
