package io.jollyboat.apiserver.validation;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/**
 * The rules of a kind that holds expressions. An expression that could be stored may stay: what is
 * wrong with it in just the same way in the old object is no reason to refuse an update, for rules
 * on expressions become stricter with time. One that is new, or that is wrong for another reason
 * now, is refused.
 *
 * @param rules on a new object
 */
public record StoredExpressions(Validator rules) implements Validator {

    private static final List<String> MEMBERS =
            List.of("rule", "expression", "messageExpression", "valueExpression");

    /** What is said of an expression, wherever it stands. */
    private record Finding(String member, String value, String detail) {}

    @Override
    public void validate(Field object) {
        rules.validate(object);
    }

    @Override
    public void validateUpdate(Field object, ObjectNode old) {
        update(object, old, rules::validate, rules::validate);
    }

    /**
     * Complains about an object in an update.
     *
     * @param fresh checks the new object
     * @param stored checks the old one as if it were new; asked only when it matters
     */
    public static void update(
            Field object, ObjectNode old, Consumer<Field> fresh, Consumer<Field> stored) {
        Violations now = new Violations();
        fresh.accept(new Field(object.node(), object.path(), now));
        Set<Finding> known = new HashSet<>();
        if (now.list().stream().anyMatch(each -> !member(each).isEmpty())) {
            Violations before = new Violations();
            stored.accept(Field.root(old, before));
            before.list().forEach(each -> known.add(finding(each)));
        }
        for (Violation each : now.list()) {
            if (member(each).isEmpty() || !known.contains(finding(each))) {
                object.violations().add(each);
            }
        }
    }

    /** Which of an object's expressions is wrong; empty when something else is. */
    private static String member(Violation violation) {
        String last = violation.path().substring(violation.path().lastIndexOf('.') + 1);
        return violation.type() == Violation.Type.INVALID && MEMBERS.contains(last) ? last : "";
    }

    private static Finding finding(Violation violation) {
        return new Finding(
                member(violation), String.valueOf(violation.value()), violation.detail());
    }
}
