package io.jollyboat.apiserver.structural;

import io.jollyboat.apiserver.cel.CelBudget;
import io.jollyboat.apiserver.cel.CelEvaluationFailure;
import io.jollyboat.apiserver.cel.CelValues;
import io.jollyboat.apiserver.validation.Violation;
import io.jollyboat.apiserver.validation.Violations;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Asks the rules of a schema about an object. What a rule that looks at the new value only has
 * against a value that has not changed is a warning: the object may be older than the rule.
 */
final class RuleCheck {

    private static final int LONGEST_MESSAGE = 5 * 1024;

    private final CelBudget budget;
    private final Violations violations;
    private boolean exhausted;

    private RuleCheck(CelBudget budget, Violations violations) {
        this.budget = budget;
        this.violations = violations;
    }

    static void check(
            ObjectNode object, RuleTree rules, @Nullable JsonNode old, Violations violations) {
        new RuleCheck(CelBudget.ofRequest(), violations).value(object, rules, old, "", false);
    }

    /**
     * @param within whether it is a part of something that has not changed: of some parts, as of an
     *     atomic list's, nobody can say what they were before
     */
    private void value(
            JsonNode value, RuleTree tree, @Nullable JsonNode old, String at, boolean within) {
        if (value.isNull()) {
            return; // whether there may be none is for the schema around to say
        }
        JsonNode before = old == null || old.isNull() ? null : old;
        boolean same = within || (before != null && before.equals(value));
        rules(value, tree, before, at, same);
        switch (value) {
            case ObjectNode object -> members(object, tree, old, at, same);
            case ArrayNode array -> elements(array, tree, old, at, same);
            default -> {}
        }
    }

    private void members(
            ObjectNode object, RuleTree tree, @Nullable JsonNode old, String at, boolean same) {
        boolean atomic = tree.schema().extensions().mapType().equals("atomic");
        for (var member : object.properties()) {
            if (exhausted) {
                return;
            }
            String name = member.getKey();
            JsonNode before = old == null || atomic ? null : old.get(name);
            RuleTree property = tree.properties().get(name);
            if (property != null) {
                String place = at.isEmpty() ? name : at + "." + name;
                value(member.getValue(), property, before, place, same);
            } else if (tree.additional() != null) {
                value(member.getValue(), tree.additional(), before, at + "[" + name + "]", same);
            }
        }
    }

    private void elements(
            ArrayNode array, RuleTree tree, @Nullable JsonNode old, String at, boolean same) {
        RuleTree items = tree.items();
        if (items == null) {
            return;
        }
        boolean keyed = tree.schema().isListMap();
        List<String> keys = tree.schema().extensions().listMapKeys();
        Map<ObjectNode, JsonNode> before = keyed ? Lists.byKey(old, keys) : Map.of();
        for (int i = 0; i < array.size() && !exhausted; i++) {
            JsonNode was = keyed ? before.get(Lists.key(array.get(i), keys)) : null;
            value(array.get(i), items, was, at + "[" + i + "]", same);
        }
    }

    private void rules(
            JsonNode value, RuleTree tree, @Nullable JsonNode old, String at, boolean same) {
        RuleValues shape = new RuleValues(tree.schema());
        for (RuleProgram program : tree.rules()) {
            if (exhausted) {
                return;
            }
            boolean optional = program.rule().optionalOldSelf();
            if (!program.usesOld() || old != null || optional) {
                Map<String, Object> variables = new HashMap<>();
                variables.put("self", CelValues.of(value, shape));
                if (optional) {
                    variables.put(
                            "oldSelf",
                            Optional.ofNullable(old).map(each -> CelValues.of(each, shape)));
                } else {
                    variables.put("oldSelf", CelValues.of(old, shape));
                }
                ask(program, variables, value, tree.schema(), at, same && !program.usesOld());
            }
        }
    }

    private void ask(
            RuleProgram program,
            Map<String, Object> variables,
            JsonNode value,
            Structural schema,
            String at,
            boolean warns) {
        Rule rule = program.rule();
        try {
            if (!Boolean.TRUE.equals(program.condition().evaluate(variables, budget))) {
                String place = place(at, schema, rule.fieldPath());
                Violation violation =
                        new Violation(
                                kind(rule.reason()),
                                place.isEmpty() ? ValueCheck.NOWHERE : place,
                                value.isContainer() ? Violation.OMITTED : value,
                                complaint(program, variables));
                if (warns) {
                    violations.warn(violation);
                } else {
                    violations.add(violation);
                }
            }
        } catch (CelEvaluationFailure failure) {
            exhausted = failure.kind() != CelEvaluationFailure.Kind.ERROR;
            violations.add(
                    new Violation(
                            Violation.Type.INVALID,
                            at.isEmpty() ? ValueCheck.NOWHERE : at,
                            schema.type(),
                            words(failure, rule)));
        }
    }

    private static String place(String at, Structural schema, String fieldPath) {
        String below;
        try {
            below = FieldPath.below(schema, fieldPath);
        } catch (FieldPath.Invalid wrong) {
            below = fieldPath; // of a definition that came before such paths were refused
        }
        return at.isEmpty() && below.startsWith(".") ? below.substring(1) : at + below;
    }

    private static Violation.Type kind(String reason) {
        return switch (reason) {
            case "FieldValueForbidden" -> Violation.Type.FORBIDDEN;
            case "FieldValueRequired" -> Violation.Type.REQUIRED;
            case "FieldValueDuplicate" -> Violation.Type.DUPLICATE;
            default -> Violation.Type.INVALID;
        };
    }

    private static String words(CelEvaluationFailure failure, Rule rule) {
        return switch (failure.kind()) {
            case REQUEST_BUDGET -> CelBudget.OUT_OF_BUDGET;
            case CALL_BUDGET ->
                    "'"
                            + failure.message()
                            + "': no further validation rules will be run due to call cost exceeds"
                            + " limit for rule: "
                            + rule.name();
            case ERROR ->
                    failure.message().startsWith("no such overload")
                            ? "'"
                                    + failure.message()
                                    + "': call arguments did not match a supported operator,"
                                    + " function or macro signature for rule: "
                                    + rule.name()
                            : failure.message() + " evaluating rule: " + rule.name();
        };
    }

    /**
     * What the rule's own expression says of it, when that can be used, else what the rule says.
     */
    private String complaint(RuleProgram program, Map<String, Object> variables) {
        Rule rule = program.rule();
        if (program.messageExpression() != null) {
            try {
                Object value = program.messageExpression().evaluate(variables, budget);
                String text = value instanceof String message ? message.strip() : "";
                if (!text.isEmpty() && text.length() <= LONGEST_MESSAGE && !text.contains("\n")) {
                    return text;
                }
            } catch (CelEvaluationFailure failure) {
                exhausted = failure.kind() != CelEvaluationFailure.Kind.ERROR;
            }
        }
        return rule.complaint();
    }
}
