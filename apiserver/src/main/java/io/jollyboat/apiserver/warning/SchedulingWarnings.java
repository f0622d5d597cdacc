package io.jollyboat.apiserver.warning;

import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.validation.Path;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** About what a pod says of the nodes it goes to: labels that have new names, selectors of none. */
final class SchedulingWarnings {
    private static final String REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";
    private static final String PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution";
    private static final String MATCHES_NONE = "a null labelSelector results in matching no pod";

    private SchedulingWarnings() {}

    static void say(JsonNode spec, Path path, Sayings sayings) {
        for (String label : spec.path("nodeSelector").propertyNames()) {
            NodeLabels.renaming(label)
                    .ifPresent(
                            message -> sayings.say(path.child("nodeSelector").key(label), message));
        }
        sayOfNodeAffinity(
                spec.path("affinity").path("nodeAffinity"),
                path.child("affinity").child("nodeAffinity"),
                sayings);
        int position = 0;
        for (JsonNode constraint : spec.path("topologySpreadConstraints")) {
            Path at = path.child("topologySpreadConstraints").index(position);
            NodeLabels.sayIfRenamed(constraint, "topologyKey", at, sayings);
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
            NodeLabels.sayOfExpressions(term, terms.index(position), sayings);
            position++;
        }
        position = 0;
        for (JsonNode term : affinity.path(PREFERRED)) {
            Path at = path.child(PREFERRED).index(position).child("preference");
            NodeLabels.sayOfExpressions(term.path("preference"), at, sayings);
            position++;
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
