package io.jollyboat.core.client;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * How an object is to go.
 *
 * @param gracePeriodSeconds how long it may take to end; null for the object's own; 0 at once, only
 *     for who knows that nothing of it runs any more
 * @param uid only an object with this uid; empty for any
 * @param resourceVersion only the object in this state; empty for any
 * @param propagationPolicy {@code Foreground}, {@code Background} or {@code Orphan}; empty for the
 *     kind's default
 */
public record DeleteOptions(
        @Nullable Integer gracePeriodSeconds,
        String uid,
        String resourceVersion,
        String propagationPolicy) {

    public static final DeleteOptions DEFAULT = new DeleteOptions(null, "", "", "");

    public DeleteOptions grace(int seconds) {
        return new DeleteOptions(seconds, uid, resourceVersion, propagationPolicy);
    }

    public DeleteOptions onlyUid(String value) {
        return new DeleteOptions(gracePeriodSeconds, value, resourceVersion, propagationPolicy);
    }

    public DeleteOptions propagate(String policy) {
        return new DeleteOptions(gracePeriodSeconds, uid, resourceVersion, policy);
    }

    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("apiVersion", "v1").put("kind", "DeleteOptions");
        if (gracePeriodSeconds != null) {
            json.put("gracePeriodSeconds", gracePeriodSeconds);
        }
        if (!uid.isEmpty()) {
            json.withObject("/preconditions").put("uid", uid);
        }
        if (!resourceVersion.isEmpty()) {
            json.withObject("/preconditions").put("resourceVersion", resourceVersion);
        }
        if (!propagationPolicy.isEmpty()) {
            json.put("propagationPolicy", propagationPolicy);
        }
        return json;
    }
}
