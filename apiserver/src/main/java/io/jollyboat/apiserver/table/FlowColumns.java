package io.jollyboat.apiserver.table;

import io.jollyboat.apiserver.json.Trees;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Who waits when the server is busy. */
public final class FlowColumns {
    private FlowColumns() {}

    public static final Printer SCHEMAS =
            Printer.of()
                    .name()
                    .text(
                            "PriorityLevel",
                            "The level of what matches.",
                            schema ->
                                    Trees.text(
                                            schema, "spec", "priorityLevelConfiguration", "name"))
                    .cell(
                            "MatchingPrecedence",
                            "string", // as in Kubernetes, though its cells are numbers
                            "The lowest that matches holds.",
                            (schema, now) ->
                                    Trees.whole(Cells.count(schema, "spec", "matchingPrecedence")))
                    .text(
                            "DistinguisherMethod",
                            "By what flows are told apart.",
                            schema ->
                                    Cells.orNone(
                                            Trees.text(
                                                    schema, "spec", "distinguisherMethod", "type")))
                    .age()
                    .text(
                            "MissingPL",
                            "Whether there is no such level.",
                            schema -> dangling(schema));

    public static final Printer LEVELS =
            Printer.of()
                    .name()
                    .text(
                            "Type",
                            "Whether it has a limit.",
                            level -> Trees.text(level, "spec", "type"))
                    .cell(
                            "NominalConcurrencyShares",
                            "string",
                            "Its part of the server.",
                            (level, now) -> limited(level, "nominalConcurrencyShares"))
                    .cell(
                            "Queues",
                            "string",
                            "How many it has.",
                            (level, now) -> queuing(level, "queues"))
                    .cell(
                            "HandSize",
                            "string",
                            "How many of them a flow uses.",
                            (level, now) -> queuing(level, "handSize"))
                    .cell(
                            "QueueLengthLimit",
                            "string",
                            "How long they are at the most.",
                            (level, now) -> queuing(level, "queueLengthLimit"))
                    .age();

    private static String dangling(ObjectNode schema) {
        for (JsonNode condition : schema.path("status").path("conditions")) {
            if (Trees.text(condition, "type").equals("Dangling")) {
                return Trees.text(condition, "status");
            }
        }
        return "?";
    }

    /** A number among texts, as in Kubernetes; one that is not limited has none. */
    private static Object limited(ObjectNode level, String... field) {
        JsonNode number = Trees.at(level.path("spec").path("limited"), field);
        return number.isNumber() ? (Object) number.asLong() : Cells.NONE;
    }

    private static Object queuing(ObjectNode level, String field) {
        return limited(level, "limitResponse", "queuing", field);
    }
}
