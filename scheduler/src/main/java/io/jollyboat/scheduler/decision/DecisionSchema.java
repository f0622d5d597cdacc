package io.jollyboat.scheduler.decision;

import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What the fields mean that {@link DecisionReport} writes, as OpenAPI has it. */
public final class DecisionSchema {

    private static final String AGAINST =
            """
            {"description": "The rules that are against it.", "type": "array", "items":
              {"type": "object", "properties": {
                "rule": {"description": "The rule's name.", "type": "string"},
                "reason": {"description": "Why, in Kubernetes' words.", "type": "string"},
                "detail": {"description": "What exactly is missing, and how much of it.",
                           "type": "string"}}}}
            """;

    private static final String SCHEMA =
            """
            {"description": "SchedulingDecision tells what the scheduler last decided about the pod of its name, and why. It is worked out when it is read, and kept for the pods that were tried most recently only.",
             "properties": {
              "podUID": {"description": "The pod that was tried.", "type": "string"},
              "schedulerName": {"description": "Who decided.", "type": "string"},
              "decidedAt": {"description": "When.", "type": "string", "format": "date-time"},
              "outcome": {"description": "Whether the pod was placed.", "type": "string",
                          "enum": ["Placed", "Unschedulable"]},
              "node": {"description": "Where it was placed.", "type": "string"},
              "feasibleNodes": {"description": "How many nodes fit.", "type": "integer"},
              "evaluatedNodes": {"description": "How many nodes there were.", "type": "integer"},
              "message": {"description": "Why it was not placed, as in the pod's condition.",
                          "type": "string"},
              "nominatedNode": {"description": "Where room is being made for it.",
                                "type": "string"},
              "victims": {"description": "The pods that leave for it, each with its namespace.",
                          "type": "array", "items": {"type": "string"}},
              "nodes": {"description": "What the rules said of each node; in a large cluster of those that came closest.",
               "type": "array", "items": {"type": "object", "properties": {
                "name": {"description": "The node's name.", "type": "string"},
                "fits": {"description": "Whether the pod fits there.", "type": "boolean"},
                "passed": {"description": "The rules that have nothing against it.",
                           "type": "array", "items": {"type": "string"}},
                "against": AGAINST,
                "score": {"description": "The sum of all scores.", "type": "integer"},
                "scores": {"description": "What each rule gave, its weight counted in.",
                           "type": "object", "additionalProperties": {"type": "integer"}}}}},
              "otherNodes": {"description": "The other nodes, by what they have in common.",
               "type": "array", "items": {"type": "object", "properties": {
                "count": {"description": "How many they are.", "type": "integer"},
                "examples": {"description": "Some of their names.", "type": "array",
                             "items": {"type": "string"}},
                "fits": {"description": "Whether the pod fits there.", "type": "boolean"},
                "against": AGAINST,
                "highestScore": {"description": "The best sum of scores.", "type": "integer"},
                "lowestScore": {"description": "The worst sum of scores.", "type": "integer"}}}},
              "remedies": {"description": "What would make the pod fit.", "type": "array",
                           "items": {"type": "string"}}}}
            """;

    private DecisionSchema() {}

    public static ObjectNode read() {
        return (ObjectNode) JsonMapper.shared().readTree(SCHEMA.replace("AGAINST", AGAINST));
    }
}
