package io.jollyboat.apiserver.admission.policy;

import io.jollyboat.apiserver.cel.CelBudget;
import io.jollyboat.apiserver.cel.CelEvaluationFailure;
import io.jollyboat.apiserver.cel.CelExpression;
import java.util.AbstractMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The {@code variables} of a policy: each is evaluated when it is first asked for, and may name
 * those before it. Used by one thread.
 */
final class LazyVariables extends AbstractMap<String, Object> {

    private final Map<String, CelExpression> expressions;
    private final Map<String, Object> values;
    private final CelBudget budget;
    private final Map<String, Object> evaluated = new HashMap<>();

    /**
     * @param values what the expressions may name besides
     */
    LazyVariables(
            Map<String, CelExpression> expressions, Map<String, Object> values, CelBudget budget) {
        this.expressions = expressions;
        this.values = new HashMap<>(values);
        this.values.put("variables", this);
        this.budget = budget;
    }

    @Override
    public boolean containsKey(@Nullable Object name) {
        return expressions.containsKey(name);
    }

    @Override
    public @Nullable Object get(@Nullable Object name) {
        CelExpression expression = expressions.get(name);
        return expression == null ? null : value(String.valueOf(name), expression);
    }

    private Object value(String name, CelExpression expression) {
        Object known = evaluated.get(name);
        if (known != null) {
            return known;
        }
        try {
            Object value = expression.evaluate(values, budget);
            evaluated.put(name, value);
            return value;
        } catch (CelEvaluationFailure failure) {
            // the evaluator passes this kind on as a failure of the expression that asked
            throw new IllegalArgumentException(
                    "composited variable \"" + name + "\" fails to evaluate: " + failure.message(),
                    failure);
        }
    }

    @Override
    public Set<Map.Entry<String, Object>> entrySet() {
        Set<Map.Entry<String, Object>> entries = new LinkedHashSet<>();
        expressions.forEach(
                (name, expression) -> entries.add(Map.entry(name, value(name, expression))));
        return entries;
    }
}
