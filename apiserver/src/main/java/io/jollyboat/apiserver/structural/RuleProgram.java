package io.jollyboat.apiserver.structural;

import dev.cel.common.types.CelType;
import dev.cel.common.types.OptionalType;
import dev.cel.common.types.SimpleType;
import io.jollyboat.apiserver.cel.CelCompileException;
import io.jollyboat.apiserver.cel.CelEnvironment;
import io.jollyboat.apiserver.cel.CelExpression;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A rule, compiled.
 *
 * @param messageExpression null when the rule has none
 * @param usesOld whether it compares with the old value
 */
record RuleProgram(
        Rule rule,
        CelExpression expression,
        @Nullable CelExpression messageExpression,
        boolean usesOld) {

    /** A rule that cannot be compiled: which part of it, and why. */
    static final class Unsound extends Exception {
        private static final long serialVersionUID = 1L;
        private final String part;

        Unsound(String part, String message) {
            super(message);
            this.part = part;
        }

        /** The member of the rule that is wrong. */
        String part() {
            return part;
        }

        String message() {
            return String.valueOf(getMessage());
        }
    }

    /** Compiles rules on values of one type. */
    static final class Compiler {
        private final CelType self;
        private final RuleTypes types;

        /**
         * Made when a first rule needs it: whether the old value is optional to its environment.
         */
        private final Map<Boolean, CelEnvironment> environments = new HashMap<>();

        Compiler(CelType self, RuleTypes types) {
            this.self = self;
            this.types = types;
        }

        private CelEnvironment environment(boolean optional) {
            CelType old = optional ? OptionalType.create(self) : self;
            return environments.computeIfAbsent(
                    optional,
                    ignored -> CelEnvironment.of(Map.of("self", self, "oldSelf", old), types));
        }

        RuleProgram compile(Rule rule) throws Unsound {
            CelEnvironment environment = environment(rule.optionalOldSelf());
            CelExpression expression =
                    compiled(environment, rule.rule(), "rule", SimpleType.BOOL, "a bool");
            boolean usesOld = expression.uses("oldSelf");
            if (rule.optionalOldSelf() && !usesOld) {
                throw new Unsound(
                        "optionalOldSelf",
                        "option 'optionalOldSelf' is set but the rule does not use oldSelf");
            }
            CelExpression message = null;
            if (!rule.messageExpression().isEmpty()) {
                message =
                        compiled(
                                environment,
                                rule.messageExpression(),
                                "messageExpression",
                                SimpleType.STRING,
                                "a string");
            }
            return new RuleProgram(rule, expression, message, usesOld);
        }

        private static CelExpression compiled(
                CelEnvironment environment, String text, String part, CelType type, String words)
                throws Unsound {
            try {
                CelExpression expression = environment.compile(text);
                if (!expression.resultsIn(type)) {
                    String what = part.equals("rule") ? "cel expression" : part;
                    throw new Unsound(part, what + " must evaluate to " + words);
                }
                return expression;
            } catch (CelCompileException wrong) {
                throw new Unsound(part, wrong.message());
            }
        }
    }
}
