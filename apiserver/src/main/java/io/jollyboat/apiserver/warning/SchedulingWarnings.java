package io.jollyboat.apiserver.warning;

import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.validation.Path;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** About what a pod says of the nodes it goes to: labels that have new names, selectors of none. */
final class SchedulingWarnings {
    private static final String REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";
    private static final String PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution";
    private static final String MATCHES_NONE = "a null labelSelector results in matching no pod";

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

    private SchedulingWarnings() {}

    static void say(JsonNode spec, Path path, Sayings sayings) {
        for (String label : spec.path("nodeSelector").propertyNames()) {
            String message = RENAMED.get(label);
            if (message != null) {
                sayings.say(path.child("nodeSelector").key(label), message);
            }
        }
        sayOfNodeAffinity(
                spec.path("affinity").path("nodeAffinity"),
                path.child("affinity").child("nodeAffinity"),
                sayings);
        int position = 0;
        for (JsonNode constraint : spec.path("topologySpreadConstraints")) {
            Path at = path.child("topologySpreadConstraints").index(position);
            sayIfRenamed(constraint, "topologyKey", at, sayings);
            if (Trees.absent(constraint.get("labelSelector"))) {
                sayings.say(at.child("labelSelector"), MATCHES_NONE);
            }
            position++;
        }
    }

    private static void sayOfNodeAffinity(JsonNode affinity, Path path, Sayings sayings) {
        int position = 0;
        for (JsonNode term : affinity.path(REQUIRED).path("nodeSelectorTerms")) {
            Path terms = path.child(REQUIRED).child("nodeSelectorTerms");
            sayOfTerm(term, terms.index(position), sayings);
            position++;
        }
        position = 0;
        for (JsonNode term : affinity.path(PREFERRED)) {
            Path at = path.child(PREFERRED).index(position).child("preference");
            sayOfTerm(term.path("preference"), at, sayings);
            position++;
        }
    }

    private static void sayOfTerm(JsonNode term, Path path, Sayings sayings) {
        int position = 0;
        for (JsonNode requirement : term.path("matchExpressions")) {
            Path at = path.child("matchExpressions").index(position);
            sayIfRenamed(requirement, "key", at, sayings);
            position++;
        }
    }

    private static void sayIfRenamed(JsonNode holder, String field, Path path, Sayings sayings) {
        String label = Trees.text(holder, field);
        String message = RENAMED.get(label);
        if (message != null) {
            sayings.say(path.child(field), label + " is " + message);
        }
    }

    static void sayOfPodAffinity(JsonNode affinity, Path path, Sayings sayings) {
        for (String kind : List.of("podAffinity", "podAntiAffinity")) {
            int position = 0;
            for (JsonNode term : affinity.path(kind).path(REQUIRED)) {
                Path at = path.child(kind).child(REQUIRED).index(position);
                sayIfUnselective(term, at, sayings);
                position++;
            }
            position = 0;
            for (JsonNode weighted : affinity.path(kind).path(PREFERRED)) {
                Path at = path.child(kind).child(PREFERRED).index(position);
                sayIfUnselective(
                        weighted.path("podAffinityTerm"), at.child("podAffinityTerm"), sayings);
                position++;
            }
        }
    }

    private static void sayIfUnselective(JsonNode term, Path path, Sayings sayings) {
        if (Trees.absent(term.get("labelSelector"))) {
            sayings.say(path.child("labelSelector"), MATCHES_NONE);
        }
    }
}
