package io.jollyboat.apiserver.table;

import io.jollyboat.apiserver.json.Trees;
import java.time.Instant;
import java.util.Locale;
import tools.jackson.databind.node.ObjectNode;

/** Events. */
public final class EventColumns {
    private EventColumns() {}

    public static final Printer EVENTS =
            Printer.of()
                    .cell(
                            "Last Seen",
                            "string",
                            "How long ago it happened last.",
                            EventColumns::lastSeen)
                    .path("Type", "Whether it is normal or a warning.", "type")
                    .path("Reason", "What happened, in one word.", "reason")
                    .text("Object", "What it happened to.", EventColumns::object)
                    .wide()
                    .path(
                            "Subobject",
                            "The part that it happened to.",
                            "involvedObject",
                            "fieldPath")
                    .text("Source", "Who saw it.", EventColumns::source)
                    .narrow()
                    .text(
                            "Message",
                            "What happened, in a sentence.",
                            event -> Trees.text(event, "message").strip())
                    .wide()
                    .cell(
                            "First Seen",
                            "string",
                            "How long ago it happened first.",
                            (event, now) -> Ages.since(first(event), now))
                    .cell("Count", "string", "How often it happened.", (event, now) -> count(event))
                    .name();

    private static String first(ObjectNode event) {
        String first = Trees.text(event, "firstTimestamp");
        return first.isEmpty() ? Trees.text(event, "eventTime") : first;
    }

    private static Object lastSeen(ObjectNode event, Instant now) {
        String series = Trees.text(event, "series", "lastObservedTime");
        String last = series.isEmpty() ? Trees.text(event, "lastTimestamp") : series;
        return Ages.since(last.isEmpty() ? first(event) : last, now);
    }

    private static long count(ObjectNode event) {
        long series = Cells.count(event, "series", "count");
        return Math.max(1, series > 0 ? series : Cells.count(event, "count"));
    }

    private static String object(ObjectNode event) {
        String kind = Trees.text(event, "involvedObject", "kind").toLowerCase(Locale.ROOT);
        String name = Trees.text(event, "involvedObject", "name");
        return name.isEmpty() ? kind : kind + "/" + name;
    }

    private static String source(ObjectNode event) {
        String component = Trees.text(event, "source", "component");
        if (component.isEmpty()) {
            component = Trees.text(event, "reportingComponent");
        }
        String host = Trees.text(event, "source", "host");
        return host.isEmpty() ? component : component + ", " + host;
    }
}
