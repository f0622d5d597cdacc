package io.jollyboat.core.client;

import tools.jackson.databind.JsonNode;

/**
 * A change to an object that leaves the rest of it alone.
 *
 * @param contentType says how the body is to be understood
 */
public record Patch(String contentType, JsonNode body) {

    public static final String JSON_PATCH = "application/json-patch+json";
    public static final String MERGE_PATCH = "application/merge-patch+json";
    public static final String STRATEGIC_MERGE_PATCH = "application/strategic-merge-patch+json";

    /** RFC 7386: fields given replace those that stand, null removes. */
    public static Patch merge(JsonNode body) {
        return new Patch(MERGE_PATCH, body);
    }

    /** As merge, but lists are merged by the keys that the schema names. Built-in kinds only. */
    public static Patch strategic(JsonNode body) {
        return new Patch(STRATEGIC_MERGE_PATCH, body);
    }

    /** RFC 6902: operations one after the other, all or none. */
    public static Patch json(JsonNode operations) {
        return new Patch(JSON_PATCH, operations);
    }
}
