package io.jollyboat.apiserver.pipeline;

import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a list says besides its items.
 *
 * @param revision the list's resourceVersion; negative for none
 * @param continueToken for the next page; empty on the last
 * @param remaining how many items follow this page; 0 when unknown or none
 */
public record ListHead(
        String apiVersion, String kind, long revision, String continueToken, long remaining) {

    /** The list with no items yet. */
    public ObjectNode json() {
        ObjectNode list = JsonNodeFactory.instance.objectNode();
        list.put("kind", kind).put("apiVersion", apiVersion);
        list.set("metadata", metadata());
        return list;
    }

    /** The metadata of this list, or of another form of it. */
    public ObjectNode metadata() {
        ObjectNode metadata = JsonNodeFactory.instance.objectNode();
        if (revision >= 0) {
            metadata.put("resourceVersion", Long.toString(revision));
        }
        if (!continueToken.isEmpty()) {
            metadata.put("continue", continueToken);
        }
        if (remaining > 0) {
            metadata.put("remainingItemCount", remaining);
        }
        return metadata;
    }
}
