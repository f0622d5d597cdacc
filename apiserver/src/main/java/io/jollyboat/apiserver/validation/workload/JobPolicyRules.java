package io.jollyboat.apiserver.validation.workload;

import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.core.format.Formats;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a job's policies on failure and success must keep, and what goes with them. */
final class JobPolicyRules {

    private static final int MOST_RULES = 20;
    private static final int MOST_EXIT_CODES = 255;
    private static final int LONGEST_INDEXES = 64 << 10;

    private JobPolicyRules() {}

    /** The policies, after the numbers that they speak of. */
    static void check(Field spec) {
        if (spec.has("podFailurePolicy")) {
            failure(spec);
        }
        if (spec.has("successPolicy")) {
            success(spec, spec.text("completionMode").equals("Indexed"));
        }
        Field replacement = spec.at("podReplacementPolicy");
        if (spec.has("podFailurePolicy")) {
            replacement.oneOf("Failed");
        } else {
            replacement.oneOf("Failed", "TerminatingOrFailed");
        }
    }

    private static void failure(Field spec) {
        Field policy = spec.at("podFailurePolicy");
        atMost(policy.at("rules"), MOST_RULES);
        Set<String> names = new HashSet<>();
        for (String list : List.of("containers", "initContainers")) {
            spec.at("template", "spec", list).each(one -> names.add(one.text("name")));
        }
        policy.at("rules").each(rule -> failureRule(rule, spec, names));
    }

    private static void failureRule(Field rule, Field spec, Set<String> names) {
        Field action = rule.at("action");
        if (action.text().isEmpty()) {
            action.required("valid values: [\"Count\" \"FailIndex\" \"FailJob\" \"Ignore\"]");
        } else if (action.oneOf("Count", "FailIndex", "FailJob", "Ignore")
                && action.text().equals("FailIndex")
                && !spec.has("backoffLimitPerIndex")) {
            action.invalid("requires the backoffLimitPerIndex to be set");
        }
        boolean byCode = rule.has("onExitCodes");
        boolean byCondition = !rule.at("onPodConditions").items().isEmpty();
        if (byCode && byCondition) {
            rule.invalidWithoutValue(
                    "specifying both OnExitCodes and OnPodConditions is not supported");
        } else if (!byCode && !byCondition) {
            rule.invalidWithoutValue(
                    "specifying one of OnExitCodes and OnPodConditions is required");
        }
        if (byCode) {
            exitCodes(rule.at("onExitCodes"), names);
        }
        atMost(rule.at("onPodConditions"), MOST_RULES);
        rule.at("onPodConditions").each(JobPolicyRules::condition);
    }

    private static void condition(Field condition) {
        condition.at("type").matches(Formats::qualifiedName);
        Field status = condition.at("status");
        if (status.text().isEmpty()) {
            status.required("valid values: [\"False\" \"True\" \"Unknown\"]");
        } else {
            status.oneOf("False", "True", "Unknown");
        }
    }

    private static void exitCodes(Field codes, Set<String> names) {
        Field operator = codes.at("operator");
        if (operator.text().isEmpty()) {
            operator.required("valid values: [\"In\" \"NotIn\"]");
        } else {
            operator.oneOf("In", "NotIn");
        }
        Field container = codes.at("containerName");
        if (container.node().isString() && !names.contains(container.text())) {
            container.invalid(
                    "must be one of the container or initContainer names in the pod" + " template");
        }
        List<Field> values = codes.at("values").items();
        if (values.isEmpty()) {
            codes.at("values").invalid("at least one value is required");
        }
        atMost(codes.at("values"), MOST_EXIT_CODES);
        Set<Long> seen = new HashSet<>();
        boolean ordered = true;
        long before = Long.MIN_VALUE;
        for (Field value : values) {
            long code = value.number(0);
            if (code == 0 && operator.text().equals("In")) {
                value.invalid(0, "must not be 0 for the In operator");
            }
            if (!seen.add(code)) {
                value.duplicate(code);
            }
            ordered &= code >= before;
            before = code;
        }
        if (!ordered) {
            codes.at("values").invalid("must be ordered");
        }
    }

    private static void success(Field spec, boolean indexed) {
        Field policy = spec.at("successPolicy");
        if (!indexed) {
            policy.invalid("requires indexed completion mode");
            return;
        }
        if (policy.at("rules").items().isEmpty()) {
            policy.at("rules")
                    .required(
                            "at least one rules must be specified when the successPolicy is"
                                    + " specified");
        }
        atMost(policy.at("rules"), MOST_RULES);
        policy.at("rules").each(rule -> successRule(rule, spec.at("completions").number(0)));
    }

    private static void successRule(Field rule, long completions) {
        if (!rule.has("succeededCount") && !rule.has("succeededIndexes")) {
            rule.required("at least one of succeededCount or succeededIndexes must be specified");
        }
        long named = 0;
        boolean byIndex = rule.has("succeededIndexes");
        if (byIndex) {
            Field indexes = rule.at("succeededIndexes");
            indexes.atMostBytes(LONGEST_INDEXES);
            try {
                named = IndexIntervals.count(indexes.text(), completions);
            } catch (IllegalArgumentException broken) {
                indexes.invalid("error parsing succeededIndexes: " + broken.getMessage());
            }
        }
        Field count = rule.at("succeededCount");
        count.notNegative();
        if (count.number(0) > completions) {
            count.invalid(
                    "must be less than or equal to %d (the number of specified completions)"
                            .formatted(completions));
        }
        if (byIndex && count.number(0) > named) {
            count.invalid(
                    ("must be less than or equal to %d (the number of indexes in the specified"
                                    + " succeededIndexes field)")
                            .formatted(named));
        }
    }

    private static void atMost(Field list, int most) {
        if (list.items().size() > most) {
            list.violations().tooMany(list.path(), list.items().size(), most);
        }
    }
}
