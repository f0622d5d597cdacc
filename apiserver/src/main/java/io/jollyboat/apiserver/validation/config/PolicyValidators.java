package io.jollyboat.apiserver.validation.config;

import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.apiserver.validation.NumberOrPercent;
import io.jollyboat.apiserver.validation.SelectorValidation;
import io.jollyboat.apiserver.validation.Validator;
import io.jollyboat.apiserver.validation.Violations;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** Small kinds that govern others. */
public final class PolicyValidators {
    private static final long HIGHEST_PRIORITY = 1_000_000_000;

    /** The cluster's own classes. */
    private static final Map<String, Long> SYSTEM =
            Map.of(
                    "system-cluster-critical",
                    2 * HIGHEST_PRIORITY,
                    "system-node-critical",
                    2 * HIGHEST_PRIORITY + 1_000);

    private PolicyValidators() {}

    public static final Validator DISRUPTION_BUDGET = new DisruptionBudget();

    private static final class DisruptionBudget implements Validator {
        @Override
        public void validate(Field budget) {
            Field spec = budget.at("spec");
            if (spec.has("minAvailable") && spec.has("maxUnavailable")) {
                spec.invalid("minAvailable and maxUnavailable cannot be both set");
            }
            for (String bound : List.of("minAvailable", "maxUnavailable")) {
                NumberOrPercent.check(spec.at(bound));
                NumberOrPercent.atMostAll(spec.at(bound));
            }
            SelectorValidation.check(spec.at("selector"));
            spec.at("unhealthyPodEvictionPolicy").oneOf("AlwaysAllow", "IfHealthyBudget");
        }

        @Override
        public void validateStatusUpdate(Field budget, ObjectNode old) {
            Field status = budget.at("status");
            ConditionRules.check(status.at("conditions"));
            for (String count :
                    List.of(
                            "disruptionsAllowed",
                            "currentHealthy",
                            "desiredHealthy",
                            "expectedPods")) {
                status.at(count).notNegative();
            }
        }
    }

    public static final Validator AUTOSCALER = new Autoscaler();

    private static final class Autoscaler implements Validator {
        @Override
        public void validate(Field autoscaler) {
            check(autoscaler.at("spec"), true);
        }

        /** A group that was not named before need not be named now. */
        @Override
        public void validateUpdate(Field autoscaler, ObjectNode old) {
            Violations before = new Violations();
            AutoscalerRules.group(Field.root(old, before).at("spec", "scaleTargetRef"));
            check(autoscaler.at("spec"), before.isEmpty());
        }

        private static void check(Field spec, boolean grouped) {
            long least = spec.at("minReplicas").number(1);
            if (least < 1) {
                spec.at("minReplicas").invalid("must be greater than or equal to 1");
            }
            Field most = spec.at("maxReplicas");
            if (most.number(0) < 1) {
                most.invalid("must be greater than 0");
            }
            if (most.number(0) < least) {
                most.invalid("must be greater than or equal to `minReplicas`");
            }
            AutoscalerRules.reference(spec.at("scaleTargetRef"));
            if (grouped) {
                AutoscalerRules.group(spec.at("scaleTargetRef"));
            }
            AutoscalerRules.check(spec);
        }
    }

    public static final Validator PRIORITY_CLASS = new PriorityClass();

    private static final class PriorityClass implements Validator {
        @Override
        public void validate(Field priorityClass) {
            String name = priorityClass.at("metadata", "name").text();
            Field value = priorityClass.at("value");
            if (name.startsWith("system-")) {
                String wrong = system(name, priorityClass);
                if (!wrong.isEmpty()) {
                    priorityClass
                            .at("metadata", "name")
                            .forbidden(
                                    "priority class names with 'system-' prefix are reserved for"
                                            + " system use only. error: "
                                            + wrong);
                }
            } else if (value.number(0) > HIGHEST_PRIORITY) {
                value.forbidden(
                        "maximum allowed value of a user defined priority is " + HIGHEST_PRIORITY);
            }
            priorityClass.at("preemptionPolicy").isRequiredOneOf("Never", "PreemptLowerPriority");
        }

        /** What makes a class none of the cluster's own; empty for nothing. */
        private static String system(String name, Field priorityClass) {
            Long own = SYSTEM.get(name);
            if (own == null) {
                return name + " is not a known system priority class";
            }
            if (priorityClass.at("value").number(0) != own) {
                return "value of %s PriorityClass must be %d".formatted(name, own);
            }
            return priorityClass.at("globalDefault").flag()
                    ? "globalDefault of " + name + " PriorityClass must be false"
                    : "";
        }

        @Override
        public void validateUpdate(Field priorityClass, ObjectNode old) {
            long before = Trees.number(old, 0, "value");
            if (priorityClass.at("value").number(0) != before) {
                priorityClass.at("value").forbidden("may not be changed in an update.");
            }
            priorityClass.at("preemptionPolicy").unchanged(old.path("preemptionPolicy"));
        }
    }
}
