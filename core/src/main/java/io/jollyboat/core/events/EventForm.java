package io.jollyboat.core.events;

import io.jollyboat.core.client.ApiRequest;
import io.jollyboat.core.client.Patch;
import io.jollyboat.core.events.EventCorrelator.Occurrence;
import io.jollyboat.core.events.EventCorrelator.Write;
import java.time.Instant;
import java.util.Map;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** How events are written: in the words of the core group, or in those of {@code events.k8s.io}. */
abstract sealed class EventForm permits CoreEventForm, NewerEventForm {

    private final String root;
    private final String version;

    /**
     * @param root of the group's paths
     * @param version as objects name it
     */
    EventForm(String root, String version) {
        this.root = root;
        this.version = version;
    }

    /** Says all of an event but its name and namespace. */
    abstract void describe(Occurrence occurrence, Write write, Instant when, ObjectNode event);

    /** Says of an event that stands that it happened once more. */
    abstract void recount(Write write, Instant when, ObjectNode change);

    ApiRequest creation(Write write, Instant when) {
        Occurrence occurrence = write.occurrence();
        ObjectNode event = JsonNodeFactory.instance.objectNode();
        event.put("apiVersion", version).put("kind", "Event");
        event.putObject("metadata")
                .put("name", write.event().name())
                .put("namespace", namespace(occurrence.regarding()));
        event.put("reason", occurrence.reason()).put("type", occurrence.type());
        EventAction action = occurrence.action();
        if (!action.name().isEmpty()) {
            event.put("action", action.name());
        }
        if (action.related() != null) {
            event.set("related", action.related().json());
        }
        describe(occurrence, write, when, event);
        return new ApiRequest("POST", path(occurrence), Map.of(), ApiRequest.JSON, event);
    }

    ApiRequest recurrence(Write write, Instant when) {
        ObjectNode change = JsonNodeFactory.instance.objectNode();
        recount(write, when, change);
        String path = path(write.occurrence()) + "/" + write.event().name();
        return new ApiRequest("PATCH", path, Map.of(), Patch.MERGE_PATCH, change);
    }

    private String path(Occurrence occurrence) {
        return root + "/namespaces/" + namespace(occurrence.regarding()) + "/events";
    }

    /** Events about what has no namespace, such as a node, live in the default one. */
    private static String namespace(ObjectReference regarding) {
        return regarding.namespace().isEmpty() ? "default" : regarding.namespace();
    }
}
