package io.jollyboat.apiserver.validation.admission;

import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import io.jollyboat.apiserver.admission.match.RequestVariables;
import io.jollyboat.apiserver.cel.CelCompileException;
import io.jollyboat.apiserver.cel.CelEnvironment;
import io.jollyboat.apiserver.cel.CelExpression;
import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.core.format.Formats;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The rules on expressions and their names. */
final class Expressions {

    private static final int MOST_CONDITIONS = 64;

    private Expressions() {}

    /** Made when the first expression is written. */
    private static final class Environments {
        static final CelEnvironment OF_WEBHOOKS = RequestVariables.environment();
        static final CelEnvironment OF_POLICIES = CelEnvironment.of(policyTypes());

        private static Map<String, CelType> policyTypes() {
            Map<String, CelType> types = RequestVariables.types();
            types.put("params", SimpleType.DYN);
            types.put("namespaceObject", SimpleType.DYN);
            types.put("variables", SimpleType.DYN);
            return types;
        }
    }

    /** {@code matchConditions}, of a webhook or a policy. */
    static void conditions(Field owner, boolean webhook) {
        Field conditions = owner.at("matchConditions");
        int count = conditions.items().size();
        if (count > MOST_CONDITIONS) {
            conditions.violations().tooMany(conditions.path(), count, MOST_CONDITIONS);
        }
        Set<String> names = new HashSet<>();
        for (Field condition : conditions.items()) {
            check(condition.at("expression"), "", webhook, SimpleType.BOOL);
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

    /** An expression of a policy that must be there. */
    static void demanded(Field owner, String name, CelType type) {
        check(owner.at(name), name + " is not specified", false, type);
    }

    /** An expression that makes part of an object, or operations on it. */
    static void maker(Field expression) {
        if (expression.text().isBlank()) {
            expression.required("expression is not specified");
            return;
        }
        try {
            Environments.OF_POLICIES.compileMaker(expression.text());
        } catch (CelCompileException wrong) {
            expression.invalid(wrong.message());
        }
    }

    private static void check(Field expression, String absent, boolean webhook, CelType type) {
        if (expression.text().isBlank()) {
            expression.required(absent);
            return;
        }
        CelEnvironment environment = webhook ? Environments.OF_WEBHOOKS : Environments.OF_POLICIES;
        try {
            CelExpression compiled = environment.compile(expression.text());
            if (!type.equals(SimpleType.DYN) && !compiled.resultsIn(type)) {
                expression.invalid("must evaluate to " + type.name());
            }
        } catch (CelCompileException wrong) {
            expression.invalid(wrong.message());
        }
    }
}
