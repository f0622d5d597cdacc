package io.jollyboat.apiserver.warning;

import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.validation.Path;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** About labels of nodes that have new names (Kubernetes' {@code pkg/api/node/util.go}). */
final class NodeLabels {
    private static final Map<String, String> RENAMED =
            Map.of(
                    "beta.kubernetes.io/arch",
                    "deprecated since v1.14; use \"kubernetes.io/arch\" instead",
                    "beta.kubernetes.io/os",
                    "deprecated since v1.14; use \"kubernetes.io/os\" instead",
                    "failure-domain.beta.kubernetes.io/region",
                    "deprecated since v1.17; use \"topology.kubernetes.io/region\" instead",
                    "failure-domain.beta.kubernetes.io/zone",
                    "deprecated since v1.17; use \"topology.kubernetes.io/zone\" instead",
                    "beta.kubernetes.io/instance-type",
                    "deprecated since v1.17; use \"node.kubernetes.io/instance-type\" instead");

    private NodeLabels() {}

    /** What there is to say of a label; empty for one that has kept its name. */
    static Optional<String> renaming(String label) {
        return Optional.ofNullable(RENAMED.get(label));
    }

    /** Speaks of a label that a field names. */
    static void sayIfRenamed(JsonNode holder, String field, Path path, Sayings sayings) {
        String label = Trees.text(holder, field);
        renaming(label)
                .ifPresent(message -> sayings.say(path.child(field), label + " is " + message));
    }

    /** Speaks of a selector's expressions. */
    static void sayOfExpressions(JsonNode selector, Path path, Sayings sayings) {
        int position = 0;
        for (JsonNode requirement : selector.path("matchExpressions")) {
            Path at = path.child("matchExpressions").index(position);
            sayIfRenamed(requirement, "key", at, sayings);
            position++;
        }
    }
}
