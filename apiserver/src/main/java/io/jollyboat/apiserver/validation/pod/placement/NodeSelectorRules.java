package io.jollyboat.apiserver.validation.pod.placement;

import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.apiserver.validation.SelectorValidation;
import io.jollyboat.core.format.Formats;
import java.util.Set;

/** What makes sound which nodes are wanted, by their labels and names. */
public final class NodeSelectorRules {
    private static final Set<String> COMPARISONS = Set.of("Gt", "Lt");

    private NodeSelectorRules() {}

    /** A pod's affinity to nodes. */
    public static void affinity(Field affinity) {
        Field required = affinity.at("requiredDuringSchedulingIgnoredDuringExecution");
        if (required.present()) {
            check(required);
        }
        for (Field preference :
                affinity.at("preferredDuringSchedulingIgnoredDuringExecution").items()) {
            Weights.check(preference.at("weight"));
            // A value that no label can have makes a preference useless, and no more.
            term(preference.at("preference"), true);
        }
    }

    /** What nodes are wanted, in alternatives. */
    public static void check(Field selector) {
        Field terms = selector.at("nodeSelectorTerms");
        if (terms.empty()) {
            terms.required("must have at least one node selector term");
        }
        terms.each(term -> term(term, false));
    }

    private static void term(Field term, boolean anyValue) {
        term.at("matchExpressions").each(requirement -> label(requirement, anyValue));
        term.at("matchFields").each(NodeSelectorRules::field);
    }

    private static void label(Field requirement, boolean anyValue) {
        Field values = requirement.at("values");
        if (COMPARISONS.contains(requirement.text("operator"))) {
            if (values.items().size() != 1) {
                values.required("must be specified single value when `operator` is 'Lt' or 'Gt'");
            }
        } else if (!SelectorValidation.values(requirement)) {
            requirement.at("operator").invalid("not a valid selector operator");
        }
        requirement.at("key").matches(Formats::qualifiedName);
        if (!anyValue) {
            values.each(value -> value.matches(Formats::labelValue));
        }
    }

    private static void field(Field requirement) {
        Field values = requirement.at("values");
        switch (requirement.text("operator")) {
            case "In", "NotIn" -> {
                if (values.items().size() != 1) {
                    values.required(
                            "must be only one value when `operator` is 'In' or 'NotIn' for node"
                                    + " field selector");
                }
            }
            default -> requirement.at("operator").invalid("not a valid selector operator");
        }
        if (requirement.text("key").equals("metadata.name")) {
            values.each(value -> value.matches(Formats::dnsSubdomain));
        } else {
            requirement.at("key").invalid("not a valid field selector key");
        }
    }
}
