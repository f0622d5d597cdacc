package io.jollyboat.controllers.daemonset;

import io.jollyboat.core.api.core.v1.Node;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Whether a node is among those that a pod's selector and required affinity name. */
final class NodeTerms {

    private NodeTerms() {}

    static boolean match(JsonNode podSpec, Node node) {
        Map<String, String> labels = node.labels();
        for (Map.Entry<String, JsonNode> wanted : podSpec.path("nodeSelector").properties()) {
            if (!wanted.getValue().asString("").equals(labels.get(wanted.getKey()))) {
                return false;
            }
        }
        JsonNode required =
                podSpec.path("affinity")
                        .path("nodeAffinity")
                        .path("requiredDuringSchedulingIgnoredDuringExecution");
        return required.isMissingNode()
                || required.path("nodeSelectorTerms")
                        .valueStream()
                        .anyMatch(term -> matchesTerm(term, node));
    }

    /** A term without any requirement matches nothing. */
    private static boolean matchesTerm(JsonNode term, Node node) {
        JsonNode expressions = term.path("matchExpressions");
        JsonNode fields = term.path("matchFields");
        return !(expressions.isEmpty() && fields.isEmpty())
                && expressions
                        .valueStream()
                        .allMatch(one -> holds(one, node.labels().get(key(one))))
                && fields.valueStream()
                        .allMatch(
                                one -> key(one).equals("metadata.name") && holds(one, node.name()));
    }

    private static String key(JsonNode requirement) {
        return requirement.path("key").asString("");
    }

    private static boolean holds(JsonNode requirement, @Nullable String value) {
        List<String> values =
                requirement.path("values").valueStream().map(one -> one.asString("")).toList();
        return switch (requirement.path("operator").asString("")) {
            case "In" -> value != null && values.contains(value);
            case "NotIn" -> value == null || !values.contains(value);
            case "Exists" -> value != null;
            case "DoesNotExist" -> value == null;
            case "Gt" -> compared(value, values) > 0;
            case "Lt" -> compared(value, values) < 0;
            default -> false;
        };
    }

    /** How a number compares to the one wanted; 0 also when either is none. */
    private static int compared(@Nullable String value, List<String> values) {
        try {
            return value == null || values.size() != 1
                    ? 0
                    : Long.compare(Long.parseLong(value), Long.parseLong(values.getFirst()));
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
