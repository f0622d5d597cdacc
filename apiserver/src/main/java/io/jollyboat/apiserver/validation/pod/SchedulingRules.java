package io.jollyboat.apiserver.validation.pod;

import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.apiserver.validation.SelectorValidation;
import io.jollyboat.core.format.Formats;
import java.util.HashSet;
import java.util.Set;

/** What makes a pod's wishes about its node sound. */
public final class SchedulingRules {
    private SchedulingRules() {}

    static void check(Field spec) {
        spec.at("tolerations").each(SchedulingRules::toleration);
        nodeAffinity(spec.at("affinity", "nodeAffinity"));
        podAffinity(spec.at("affinity", "podAffinity"));
        podAffinity(spec.at("affinity", "podAntiAffinity"));
        spec.at("topologySpreadConstraints").each(SchedulingRules::spread);
        Set<String> gates = new HashSet<>();
        for (Field gate : spec.at("schedulingGates").items()) {
            gate.at("name").matches(Formats::qualifiedName);
            if (!gates.add(gate.text("name"))) {
                gate.duplicate(gate.text("name"));
            }
        }
    }

    /** Those of a pod, or of what pods get theirs from. */
    public static void tolerations(Field all) {
        all.each(SchedulingRules::toleration);
    }

    static void toleration(Field toleration) {
        Field key = toleration.at("key");
        key.matchesIfPresent(Formats::qualifiedName);
        Field operator = toleration.at("operator");
        if (key.absent() && !operator.text().equals("Exists")) {
            operator.invalid(
                    "operator must be Exists when `key` is empty, which means \"match all values"
                            + " and all keys\"");
        }
        if (toleration.has("tolerationSeconds") && !toleration.text("effect").equals("NoExecute")) {
            toleration
                    .at("effect")
                    .invalid("effect must be 'NoExecute' when `tolerationSeconds` is set");
        }
        operator.oneOf("Equal", "Exists");
        Field value = toleration.at("value");
        if (operator.text().equals("Exists")) {
            if (value.present()) {
                operator.invalid(
                        toleration.node(), "value must be empty when `operator` is 'Exists'");
            }
        } else {
            value.matchesIfPresent(Formats::labelValue);
        }
        toleration.at("effect").oneOf("NoSchedule", "PreferNoSchedule", "NoExecute");
    }

    private static void nodeAffinity(Field affinity) {
        Field required = affinity.at("requiredDuringSchedulingIgnoredDuringExecution");
        if (required.present()) {
            nodeSelector(required);
        }
        affinity.at("preferredDuringSchedulingIgnoredDuringExecution")
                .each(
                        preference -> {
                            weight(preference.at("weight"));
                            nodeSelectorTerm(preference.at("preference"));
                        });
    }

    /** What nodes are wanted, in alternatives. */
    public static void nodeSelector(Field selector) {
        Field terms = selector.at("nodeSelectorTerms");
        if (terms.empty()) {
            terms.required("must have at least one node selector term");
        }
        terms.each(SchedulingRules::nodeSelectorTerm);
    }

    private static void nodeSelectorTerm(Field term) {
        for (Field requirement : term.at("matchExpressions").items()) {
            Field values = requirement.at("values");
            switch (requirement.text("operator")) {
                case "In", "NotIn" -> {
                    if (values.empty()) {
                        values.required("must be specified when `operator` is 'In' or 'NotIn'");
                    }
                }
                case "Exists", "DoesNotExist" -> {
                    if (!values.empty()) {
                        values.forbidden(
                                "may not be specified when `operator` is 'Exists' or"
                                        + " 'DoesNotExist'");
                    }
                }
                case "Gt", "Lt" -> {
                    if (values.items().size() != 1) {
                        values.required(
                                "must be specified single value when `operator` is 'Lt' or 'Gt'");
                    }
                }
                default -> requirement.at("operator").invalid("not a valid selector operator");
            }
            requirement.at("key").matches(Formats::qualifiedName);
        }
    }

    private static void podAffinity(Field affinity) {
        affinity.at("requiredDuringSchedulingIgnoredDuringExecution")
                .each(SchedulingRules::podAffinityTerm);
        affinity.at("preferredDuringSchedulingIgnoredDuringExecution")
                .each(
                        preference -> {
                            weight(preference.at("weight"));
                            podAffinityTerm(preference.at("podAffinityTerm"));
                        });
    }

    private static void podAffinityTerm(Field term) {
        SelectorValidation.check(term.at("labelSelector"));
        SelectorValidation.check(term.at("namespaceSelector"));
        Field topologyKey = term.at("topologyKey");
        if (topologyKey.absent()) {
            topologyKey.required("can not be empty");
        } else {
            topologyKey.matches(Formats::qualifiedName);
        }
    }

    private static void weight(Field weight) {
        if (weight.number(0) < 1 || weight.number(0) > 100) {
            weight.invalid("must be in the range 1-100");
        }
    }

    private static void spread(Field constraint) {
        Field maxSkew = constraint.at("maxSkew");
        if (maxSkew.number(0) <= 0) {
            maxSkew.invalid(
                    maxSkew.absent() ? (Object) 0L : maxSkew.node(), "must be greater than zero");
        }
        Field topologyKey = constraint.at("topologyKey");
        if (topologyKey.absent()) {
            topologyKey.required("can not be empty");
        }
        constraint.at("whenUnsatisfiable").isRequiredOneOf("DoNotSchedule", "ScheduleAnyway");
        SelectorValidation.check(constraint.at("labelSelector"));
    }
}
