package io.jollyboat.apiserver.structural;

import dev.cel.common.types.CelType;
import dev.cel.common.types.OptionalType;
import dev.cel.common.types.SimpleType;
import io.jollyboat.apiserver.cel.CelBudget;
import io.jollyboat.apiserver.cel.CelCompileException;
import io.jollyboat.apiserver.cel.CelEnvironment;
import io.jollyboat.apiserver.cel.CelEvaluationFailure;
import io.jollyboat.apiserver.cel.CelExpression;
import io.jollyboat.apiserver.cel.cost.CostEstimator;
import io.jollyboat.apiserver.cel.cost.Range;
import io.jollyboat.apiserver.cel.cost.Sizes;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A rule that is ready to be asked.
 *
 * @param worst what asking may cost
 * @param messageExpression null when the rule has none
 * @param usesOld whether it compares with the old value
 */
record RuleProgram(
        Rule rule,
        Condition condition,
        Worst worst,
        @Nullable CelExpression messageExpression,
        boolean usesOld) {

    private static final Set<String> SCALARS = Set.of("string", "boolean");

    /** Whether the rule holds for {@code self} and {@code oldSelf}. */
    @FunctionalInterface
    interface Condition {
        @Nullable Object evaluate(Map<String, Object> variables, CelBudget budget)
                throws CelEvaluationFailure;
    }

    /** What asking costs at most, for values of those sizes. */
    @FunctionalInterface
    interface Worst {
        Range cost(Sizes sizes);
    }

    /**
     * The rule that people write most, that a text or a flag never changes, which takes no language
     * to be understood: the language is a thousand classes and half a second of processor. Empty
     * for all other rules.
     */
    private static Optional<RuleProgram> immutability(Rule rule, Structural schema) {
        boolean is =
                rule.rule().strip().equals("self == oldSelf")
                        && rule.messageExpression().isEmpty()
                        && !rule.optionalOldSelf()
                        && SCALARS.contains(schema.type());
        return is
                ? Optional.of(
                        new RuleProgram(
                                rule,
                                (variables, _) ->
                                        Objects.equals(
                                                variables.get("self"), variables.get("oldSelf")),
                                CostEstimator::ofSameness,
                                null,
                                true))
                : Optional.empty();
    }

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

    /** Makes ready the rules on values of one schema. */
    static final class Compiler {
        private final Structural schema;
        private final boolean resource;
        private @Nullable Language language;

        /**
         * @param resource whether the values are whole objects
         */
        Compiler(Structural schema, boolean resource) {
            this.schema = schema;
            this.resource = resource;
        }

        /** Empty when nothing is known of the values, so that no rule can speak of them. */
        Optional<RuleProgram> compile(Rule rule) throws Unsound {
            Optional<RuleProgram> simple = immutability(rule, schema);
            if (simple.isPresent()) {
                return simple;
            }
            Language known = language;
            if (known == null) {
                RuleTypes types = new RuleTypes();
                CelType self = types.of(schema, resource);
                if (self == null) {
                    return Optional.empty();
                }
                known = new Language(self, types);
                language = known;
            }
            return Optional.of(known.compile(rule));
        }
    }

    /** The language, for values of one type. */
    private static final class Language {
        private final CelType self;
        private final RuleTypes types;

        /** Made when a rule needs it: whether the old value is optional to its environment. */
        private final Map<Boolean, CelEnvironment> environments = new HashMap<>();

        Language(CelType self, RuleTypes types) {
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
                        "optionalOldSelf", "may not be set if oldSelf is not used in rule");
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
            return new RuleProgram(rule, expression::evaluate, expression::cost, message, usesOld);
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
