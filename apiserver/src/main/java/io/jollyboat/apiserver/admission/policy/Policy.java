package io.jollyboat.apiserver.admission.policy;

import io.jollyboat.apiserver.admission.expression.PolicyLanguage;
import io.jollyboat.apiserver.admission.match.MatchConditions;
import io.jollyboat.apiserver.admission.match.RequestMatch;
import io.jollyboat.apiserver.cel.CelCompileException;
import io.jollyboat.apiserver.cel.CelExpression;
import io.jollyboat.apiserver.json.Trees;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A policy, of either kind, with its expressions compiled.
 *
 * @param rules its validations or mutations, in order
 * @param broken why it cannot be used; empty when it can
 */
record Policy(
        ObjectNode json,
        RequestMatch match,
        MatchConditions conditions,
        Map<String, CelExpression> variables,
        List<PolicyRule> rules,
        Map<String, CelExpression> annotations,
        String broken) {

    static Policy of(ObjectNode json) {
        JsonNode spec = json.path("spec");
        Map<String, CelExpression> variables = new LinkedHashMap<>();
        Map<String, CelExpression> annotations = new LinkedHashMap<>();
        List<PolicyRule> rules = new ArrayList<>();
        String broken = "";
        PolicyLanguage language = new PolicyLanguage(spec.path("paramKind").isObject(), true);
        try {
            for (ObjectNode each : Trees.objects(spec, "variables")) {
                String name = Trees.text(each, "name");
                variables.put(name, language.define(name, Trees.text(each, "expression")));
            }
            for (ObjectNode each : Trees.objects(spec, "auditAnnotations")) {
                String value = Trees.text(each, "valueExpression");
                annotations.put(Trees.text(each, "key"), language.rules().compile(value));
            }
            for (ObjectNode each : Trees.objects(spec, "validations")) {
                rules.add(PolicyRule.validation(each, language));
            }
            for (ObjectNode each : Trees.objects(spec, "mutations")) {
                rules.add(PolicyRule.mutation(each, language));
            }
        } catch (CelCompileException wrong) {
            broken = "compilation error: " + wrong.message();
        }
        return new Policy(
                json,
                RequestMatch.of(spec.path("matchConstraints")),
                MatchConditions.of(spec, language::conditions),
                variables,
                rules,
                annotations,
                broken);
    }

    String name() {
        return Trees.text(json, "metadata", "name");
    }

    /** Whether a request goes on when the policy cannot be evaluated. */
    boolean ignoresFailure() {
        return Trees.text(json, "spec", "failurePolicy").equals("Ignore");
    }

    boolean wantsReinvocation() {
        return Trees.text(json, "spec", "reinvocationPolicy").equals("IfNeeded");
    }

    /** What kind its parameters are of; missing when it has none. */
    JsonNode paramKind() {
        return json.path("spec").path("paramKind");
    }
}
