package io.jollyboat.apiserver.validation.workload;

import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.apiserver.validation.Validator;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Jobs. */
public final class JobValidator implements Validator {
    @Override
    public void validate(Field job) {
        Field spec = job.at("spec");
        TemplateRules.check(spec, "job");
        numbers(spec);
    }

    /** What a job's spec must keep before it has a selector: that of a CronJob's template. */
    static void template(Field spec) {
        if (spec.has("selector")) {
            spec.at("selector").invalid("`selector` will be auto-generated");
        }
        TemplateRules.template(spec.at("template"));
        numbers(spec);
    }

    private static void numbers(Field spec) {
        for (String number :
                List.of(
                        "parallelism",
                        "completions",
                        "activeDeadlineSeconds",
                        "backoffLimit",
                        "backoffLimitPerIndex",
                        "maxFailedIndexes",
                        "ttlSecondsAfterFinished")) {
            spec.at(number).notNegative();
        }
        spec.at("completionMode").oneOf("Indexed", "NonIndexed");
        if (spec.text("completionMode").equals("Indexed") && spec.at("completions").absent()) {
            spec.at("completions").required("when completion mode is Indexed");
        }
        spec.at("podReplacementPolicy").oneOf("Failed", "TerminatingOrFailed");
        Field policy = spec.at("template", "spec", "restartPolicy");
        if (!List.of("OnFailure", "Never").contains(policy.text())) {
            policy.required("valid values: \"OnFailure\", \"Never\"");
        }
        JobPolicyRules.check(spec);
    }

    @Override
    public void validateUpdate(Field job, ObjectNode old) {
        validate(job);
        JsonNode oldSpec = old.path("spec");
        Field spec = job.at("spec");
        for (String fixed :
                List.of(
                        "selector",
                        "completionMode",
                        "podFailurePolicy",
                        "successPolicy",
                        "backoffLimitPerIndex",
                        "managedBy")) {
            spec.at(fixed).unchanged(oldSpec.path(fixed));
        }
        boolean elastic =
                spec.text("completionMode").equals("Indexed")
                        && spec.at("completions").number(0) == spec.at("parallelism").number(0);
        if (!elastic) {
            spec.at("completions").unchanged(oldSpec.path("completions"));
        }
        boolean notBegun =
                Trees.flag(oldSpec, "suspend") && Trees.absent(old.path("status").get("startTime"));
        if (!notBegun) {
            spec.at("template").unchanged(oldSpec.path("template"));
        }
    }
}
