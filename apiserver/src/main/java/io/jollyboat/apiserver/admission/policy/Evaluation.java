package io.jollyboat.apiserver.admission.policy;

import io.jollyboat.apiserver.admission.AdmissionRequest;
import io.jollyboat.apiserver.admission.KnownObjects;
import io.jollyboat.apiserver.admission.expression.NamespaceShape;
import io.jollyboat.apiserver.admission.match.MatchConditions;
import io.jollyboat.apiserver.admission.match.RequestVariables;
import io.jollyboat.apiserver.admission.match.Served;
import io.jollyboat.apiserver.authorization.Authorizer;
import io.jollyboat.apiserver.cel.CelBudget;
import io.jollyboat.apiserver.cel.CelEvaluationFailure;
import io.jollyboat.apiserver.cel.CelExpression;
import io.jollyboat.apiserver.cel.CelValues;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * A policy in one use, evaluated for one request with one parameter.
 *
 * @param values what its expressions may name
 */
record Evaluation(Policies.Bound bound, Map<String, Object> values, CelBudget budget) {

    /** Where evaluations take their values from, whatever the request. */
    record Sources(KnownObjects known, Authorizer authorizer) {}

    static Evaluation of(
            Policies.Bound bound,
            AdmissionRequest request,
            Served matched,
            JsonNode params,
            Sources sources) {
        Map<String, Object> values = RequestVariables.values(request, matched, sources.authorizer);
        JsonNode namespace = sources.known.namespace(request.target().namespace());
        values.put("namespaceObject", CelValues.of(namespace, NamespaceShape.WHOLE));
        values.put("params", CelValues.of(params));
        return fresh(bound, values);
    }

    private static Evaluation fresh(Policies.Bound bound, Map<String, Object> values) {
        CelBudget budget = CelBudget.ofRequest();
        values.put("variables", new LazyVariables(bound.policy().variables(), values, budget));
        return new Evaluation(bound, values, budget);
    }

    /** The same again, as if nothing had been evaluated and paid for yet. */
    Evaluation anew() {
        return fresh(bound, new HashMap<>(values));
    }

    /** Whether more was spent than there was: then nothing has a value any more. */
    boolean outOfBudget() {
        return budget.left() < 0;
    }

    /**
     * Whether the policy's conditions hold.
     *
     * @throws PolicyFailure when that cannot be said
     */
    boolean concerned() throws PolicyFailure {
        return switch (bound.policy().conditions().ask(values)) {
            case MatchConditions.Outcome.Holds ignored -> true;
            case MatchConditions.Outcome.Fails ignored -> false;
            case MatchConditions.Outcome.Unclear(String why) -> throw new PolicyFailure(why);
        };
    }

    Object value(CelExpression expression) throws PolicyFailure {
        try {
            return expression.evaluate(values, budget);
        } catch (CelEvaluationFailure failure) {
            // also when a variable that the expression names has spent it
            throw new PolicyFailure(
                    outOfBudget() ? CelBudget.OUT_OF_BUDGET : failure.message(expression));
        }
    }
}
