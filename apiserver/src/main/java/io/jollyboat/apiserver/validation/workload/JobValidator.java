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
        completions(spec, oldSpec);
        boolean notBegun =
                Trees.flag(oldSpec, "suspend") && Trees.absent(old.path("status").get("startTime"));
        Field template = spec.at("template");
        JsonNode before = oldSpec.path("template");
        template.unchanged(notBegun ? SuspendedTemplate.allowing(before, template.node()) : before);
    }

    /** Those of an indexed job may follow its parallelism (elastic indexed jobs, KEP-3715). */
    private static void completions(Field spec, JsonNode old) {
        Field completions = spec.at("completions");
        if (!spec.text("completionMode").equals("Indexed")) {
            completions.unchanged(old.path("completions"));
        } else if (!Trees.same(completions.node(), old.path("completions"))
                && completions.number(0) != spec.at("parallelism").number(0)) {
            completions.invalid("can only be modified in tandem with spec.parallelism");
        }
    }
}
