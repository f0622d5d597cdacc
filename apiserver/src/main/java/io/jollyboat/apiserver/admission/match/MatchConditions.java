package io.jollyboat.apiserver.admission.match;

import dev.cel.common.types.SimpleType;
import io.jollyboat.apiserver.cel.CelBudget;
import io.jollyboat.apiserver.cel.CelCompileException;
import io.jollyboat.apiserver.cel.CelEnvironment;
import io.jollyboat.apiserver.cel.CelEvaluationFailure;
import io.jollyboat.apiserver.cel.CelExpression;
import io.jollyboat.apiserver.json.Trees;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Conditions on a request beyond rules and selectors: all must hold. One that is false settles it,
 * whatever the others; one that has no value fails the whole only when none is false.
 */
public final class MatchConditions {

    /** No conditions: they hold. */
    public static final MatchConditions NONE = new MatchConditions(List.of(), "");

    private record Condition(String name, CelExpression expression) {}

    private final List<Condition> conditions;
    private final String wrong;

    private MatchConditions(List<Condition> conditions, String wrong) {
        this.conditions = List.copyOf(conditions);
        this.wrong = wrong;
    }

    /**
     * Reads {@code matchConditions}. What is wrong with them shows when they are asked.
     *
     * @param environment asked for where there are any: without, there is no need for the whole of
     *     CEL
     */
    public static MatchConditions of(JsonNode configuration, Supplier<CelEnvironment> environment) {
        List<Condition> conditions = new ArrayList<>();
        for (ObjectNode each : Trees.objects(configuration, "matchConditions")) {
            String name = Trees.text(each, "name");
            try {
                CelExpression expression =
                        environment.get().compile(Trees.text(each, "expression"));
                conditions.add(new Condition(name, expression));
            } catch (CelCompileException broken) {
                return new MatchConditions(List.of(), name + ": " + broken.message());
            }
        }
        return conditions.isEmpty() ? NONE : new MatchConditions(conditions, "");
    }

    /** Whether there is anything to ask. */
    public boolean any() {
        return !conditions.isEmpty() || !wrong.isEmpty();
    }

    /** What came of asking. */
    public sealed interface Outcome {
        /** All hold. */
        record Holds() implements Outcome {}

        /** One does not. */
        record Fails(String condition) implements Outcome {}

        /** It cannot be said. */
        record Unclear(String why) implements Outcome {}
    }

    public Outcome ask(Map<String, ?> variables) {
        if (!wrong.isEmpty()) {
            return new Outcome.Unclear(wrong);
        }
        CelBudget budget = new CelBudget(CelBudget.PER_CALL, CelBudget.MATCH_CONDITIONS);
        Set<String> unclear = new LinkedHashSet<>();
        for (Condition each : conditions) {
            try {
                Object value = each.expression().evaluate(variables, budget);
                if (Boolean.FALSE.equals(value)) {
                    return new Outcome.Fails(each.name());
                }
                if (!Boolean.TRUE.equals(value)) {
                    unclear.add(
                            "expression '"
                                    + each.expression().text()
                                    + "' resulted in a value that is not "
                                    + SimpleType.BOOL.name());
                }
            } catch (CelEvaluationFailure failure) {
                if (budget.left() < 0) { // then none is asked any more, and nothing else counts
                    return new Outcome.Unclear(CelBudget.OUT_OF_BUDGET);
                }
                unclear.add(failure.message(each.expression()));
            }
        }
        return unclear.isEmpty()
                ? new Outcome.Holds()
                : new Outcome.Unclear(
                        unclear.size() == 1
                                ? unclear.iterator().next()
                                : '[' + String.join(", ", unclear) + ']');
    }
}
