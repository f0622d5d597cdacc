package io.jollyboat.apiserver.validation.pod;

import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.apiserver.validation.MetadataValidation;
import io.jollyboat.apiserver.validation.pod.placement.NodeSelectorRules;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What else may change of a pod that waits at a gate: it may ask more of its node, and never less,
 * for who holds the gate may have counted on it.
 */
final class GatedRules {
    private static final String REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";
    private static final String TERMS = "nodeSelectorTerms";

    private GatedRules() {}

    static void check(Field spec, JsonNode old) {
        labels(spec.at("nodeSelector"), old.path("nodeSelector"));
        Field affinity = spec.at("affinity", "nodeAffinity");
        JsonNode before = old.path("affinity").path("nodeAffinity");
        if (!Trees.same(affinity.node(), before)) {
            NodeSelectorRules.affinity(affinity);
            terms(affinity.at(REQUIRED, TERMS), before.path(REQUIRED).path(TERMS));
        }
    }

    private static void labels(Field selector, JsonNode old) {
        MetadataValidation.labels(selector);
        for (String label : old.propertyNames()) {
            if (!selector.node().path(label).equals(old.path(label))) {
                selector.invalid(
                        "only additions to spec.nodeSelector are allowed (no mutations or"
                                + " deletions)");
                return;
            }
        }
    }

    private static void terms(Field terms, JsonNode old) {
        if (old.isEmpty()) {
            return;
        }
        if (terms.items().size() != old.size()) {
            terms.invalid("no additions/deletions to non-empty NodeSelectorTerms list are allowed");
            return;
        }
        for (int i = 0; i < old.size(); i++) {
            if (!addsOnly(terms.index(i), old.get(i))) {
                terms.index(i).invalid("only additions are allowed (no mutations or deletions)");
            }
        }
    }

    private static boolean addsOnly(Field term, JsonNode old) {
        List<String> kinds = List.of("matchExpressions", "matchFields");
        if (kinds.stream().allMatch(kind -> old.path(kind).isEmpty())) {
            // A term without requirements is for no node, and stays so.
            return kinds.stream().allMatch(kind -> term.at(kind).empty());
        }
        return kinds.stream().allMatch(kind -> startsWith(term.at(kind).node(), old.path(kind)));
    }

    private static boolean startsWith(JsonNode list, JsonNode start) {
        for (int i = 0; i < start.size(); i++) {
            if (!Trees.same(list.path(i), start.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** Gives a copy of the spec what it had of this before, to see whether more has changed. */
    static void restore(ObjectNode same, JsonNode old) {
        Trees.copyOrRemove(same, "nodeSelector", old.get("nodeSelector"));
        ObjectNode affinity = Trees.object(same, "affinity");
        Trees.copyOrRemove(affinity, "nodeAffinity", old.path("affinity").get("nodeAffinity"));
        if (affinity.isEmpty() && !old.has("affinity")) {
            same.remove("affinity");
        }
    }
}
