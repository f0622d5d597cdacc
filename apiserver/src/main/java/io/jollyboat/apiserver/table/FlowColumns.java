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
                    .number(
                            "MatchingPrecedence",
                            "The lowest that matches holds.",
                            schema -> Cells.count(schema, "spec", "matchingPrecedence"))
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
                    .text(
                            "NominalConcurrencyShares",
                            "Its part of the server.",
                            level -> shares(level))
                    .text("Queues", "How many it has.", level -> queuing(level, "queues"))
                    .text(
                            "HandSize",
                            "How many of them a flow uses.",
                            level -> queuing(level, "handSize"))
                    .text(
                            "QueueLengthLimit",
                            "How long they are at the most.",
                            level -> queuing(level, "queueLengthLimit"))
                    .age();

    private static String dangling(ObjectNode schema) {
        for (JsonNode condition : schema.path("status").path("conditions")) {
            if (Trees.text(condition, "type").equals("Dangling")) {
                return Trees.text(condition, "status");
            }
        }
        return "?";
    }

    private static String shares(ObjectNode level) {
        JsonNode shares =
                Trees.at(level, "spec", "limited").isMissingNode()
                        ? Trees.at(level, "spec", "exempt", "nominalConcurrencyShares")
                        : Trees.at(level, "spec", "limited", "nominalConcurrencyShares");
        return shares.isNumber() ? Long.toString(shares.asLong()) : Cells.NONE;
    }

    private static String queuing(ObjectNode level, String field) {
        JsonNode number = Trees.at(level, "spec", "limited", "limitResponse", "queuing", field);
        return number.isNumber() ? Long.toString(number.asLong()) : Cells.NONE;
    }
}
