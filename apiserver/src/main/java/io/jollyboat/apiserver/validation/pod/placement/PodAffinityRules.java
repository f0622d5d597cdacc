package io.jollyboat.apiserver.validation.pod.placement;

import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.apiserver.validation.SelectorValidation;
import io.jollyboat.core.format.Formats;
import tools.jackson.databind.JsonNode;

/** What makes sound which pods a pod wants near, or far. */
public final class PodAffinityRules {
    private PodAffinityRules() {}

    /**
     * Checks a podAffinity or podAntiAffinity.
     *
     * @param labels those of the pod; none for a template
     */
    public static void check(Field affinity, JsonNode labels) {
        affinity.at("requiredDuringSchedulingIgnoredDuringExecution")
                .each(term -> term(term, labels));
        for (Field preference :
                affinity.at("preferredDuringSchedulingIgnoredDuringExecution").items()) {
            Weights.check(preference.at("weight"));
            term(preference.at("podAffinityTerm"), labels);
        }
    }

    private static void term(Field term, JsonNode labels) {
        SelectorValidation.check(term.at("labelSelector"));
        SelectorValidation.check(term.at("namespaceSelector"));
        for (Field name : term.at("namespaces").items()) {
            // Kubernetes says where in the singular, and not which.
            Formats.dnsLabel(name.text())
                    .forEach(wrong -> term.at("namespace").invalid(name.node(), wrong));
        }
        LabelKeyRules.check(term, labels);
        Field topologyKey = term.at("topologyKey");
        if (topologyKey.absent()) {
            topologyKey.required("can not be empty");
        }
        topologyKey.matches(Formats::qualifiedName);
    }
}
