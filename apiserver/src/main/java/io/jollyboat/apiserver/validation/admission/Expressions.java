package io.jollyboat.apiserver.validation.admission;

import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import io.jollyboat.apiserver.cel.CelCompileException;
import io.jollyboat.apiserver.cel.CelExpression;
import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.core.format.Formats;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;

/** The rules on expressions and their names. */
final class Expressions {

    private static final int MOST_CONDITIONS = 64;

    private Expressions() {}

    /** How an expression is compiled. */
    @FunctionalInterface
    interface Reading {
        CelExpression read(String expression) throws CelCompileException;
    }

    /** {@code matchConditions}, of a webhook or a policy. */
    static void conditions(Field owner, Reading reading) {
        Field conditions = owner.at("matchConditions");
        int count = conditions.items().size();
        if (count > MOST_CONDITIONS) {
            conditions.violations().tooMany(conditions.path(), count, MOST_CONDITIONS);
        }
        Set<String> names = new HashSet<>();
        for (Field condition : conditions.items()) {
            trimmed(condition.at("expression"), reading, SimpleType.BOOL);
            Field name = condition.at("name");
            if (name.text().isEmpty()) {
                name.required();
                continue;
            }
            name.matches(Formats::qualifiedName);
            if (!names.add(name.text())) {
                name.duplicate();
            }
        }
    }

    /** An expression that must be there, and is read, and shown, without the space around it. */
    static void trimmed(Field expression, Reading reading, CelType... wanted) {
        check(expression, expression.text().strip(), "", reading, wanted);
    }

    /**
     * An expression that must be there.
     *
     * @param wanted what it may result in; anything when nothing is named
     */
    static void demanded(Field owner, String name, Reading reading, CelType... wanted) {
        Field expression = owner.at(name);
        check(expression, expression.text(), name + " is not specified", reading, wanted);
    }

    private static void check(
            Field expression, String text, String absent, Reading reading, CelType... wanted) {
        if (text.isBlank()) {
            expression.required(absent);
            return;
        }
        try {
            CelExpression compiled = reading.read(text);
            if (wanted.length > 0 && Arrays.stream(wanted).noneMatch(compiled::resultsIn)) {
                expression.invalid(text, unwanted(compiled.resultType(), wanted));
            }
        } catch (CelCompileException wrong) {
            expression.invalid(text, wrong.message());
        }
    }

    private static String unwanted(CelType found, CelType... wanted) {
        String all = Arrays.stream(wanted).map(Expressions::words).collect(Collectors.joining(" "));
        return "must evaluate to "
                + (wanted.length == 1 ? all : "one of [" + all + "]")
                + " but got "
                + words(found);
    }

    /** A type as Go's implementation writes it: {@code map(string, list(dyn))}. */
    private static String words(CelType type) {
        return type.parameters().isEmpty()
                ? type.name()
                : type.parameters().stream()
                        .map(Expressions::words)
                        .collect(Collectors.joining(", ", type.name() + "(", ")"));
    }
}
