package io.jollyboat.apiserver.resource.conversion;

import io.jollyboat.apiserver.resource.Conversion;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Events of events.k8s.io, which are stored as the core group's events are: other words for all.
 */
public final class EventConversion implements Conversion {
    /** The newer name of each member that has one, by the stored name. */
    private static final Map<String, String> NAMES =
            Map.of(
                    "message", "note",
                    "involvedObject", "regarding",
                    "reportingComponent", "reportingController",
                    "source", "deprecatedSource",
                    "firstTimestamp", "deprecatedFirstTimestamp",
                    "lastTimestamp", "deprecatedLastTimestamp",
                    "count", "deprecatedCount");

    @Override
    public void toStored(ObjectNode object, String version) {
        NAMES.forEach((stored, served) -> rename(object, served, stored));
    }

    @Override
    public void toServed(ObjectNode object, String version) {
        NAMES.forEach((stored, served) -> rename(object, stored, served));
    }

    private static void rename(ObjectNode object, String from, String to) {
        JsonNode value = object.remove(from);
        if (value != null) {
            object.set(to, value);
        }
    }
}
