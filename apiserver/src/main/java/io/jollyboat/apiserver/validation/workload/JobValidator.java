package io.jollyboat.apiserver.validation.workload;

import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.apiserver.validation.SelectorValidation;
import io.jollyboat.apiserver.validation.Validator;
import io.jollyboat.core.format.Formats;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Jobs. */
public final class JobValidator implements Validator {
    @Override
    public void validate(Field job) {
        Field spec = job.at("spec");
        if (!spec.at("manualSelector").flag() && spec.has("selector")) {
            GeneratedSelector.check(job);
        }
        check(spec);
        hostNames(job);
    }

    private static void check(Field spec) {
        rules(spec);
        Field selector = spec.at("selector");
        if (selector.absent()) {
            selector.required();
        }
        SelectorValidation.check(selector);
        TemplateRules.selects(spec);
    }

    /** What a job template of a CronJob must keep: a job's rules before it has a selector. */
    static void template(Field template) {
        Field spec = template.at("spec");
        rules(spec);
        if (spec.has("selector")) {
            spec.at("selector").invalid("`selector` will be auto-generated");
        }
        Field manual = spec.at("manualSelector");
        if (manual.flag()) {
            manual.violations().notSupported(manual.path(), true, List.of("nil", "false"));
        }
    }

    private static void rules(Field spec) {
        JobNumbers.check(spec);
        JobPolicyRules.check(spec);
        TemplateRules.template(spec.at("template"));
        Field policy = spec.at("template", "spec", "restartPolicy");
        switch (policy.text()) {
            case "", "Always" -> policy.required("valid values: \"OnFailure\", \"Never\"");
            case "OnFailure" -> {
                if (spec.has("podFailurePolicy")) {
                    policy.invalid(
                            "only \"Never\" is supported when podFailurePolicy is specified");
                }
            }
            default -> policy.oneOf("OnFailure", "Never");
        }
    }

    /** The pods of an indexed job get their index into their host name. */
    private static void hostNames(Field job) {
        Field name = job.at("metadata", "name");
        long completions = job.at("spec", "completions").number(0);
        if (!job.at("spec", "completionMode").text().equals("Indexed") || completions <= 0) {
            return;
        }
        String last = name.text() + "-" + (completions - 1);
        if (!Formats.dnsLabel(last).isEmpty()) {
            name.invalid("will not able to create pod with invalid DNS label: " + last);
        }
    }

    @Override
    public void validateUpdate(Field job, ObjectNode old) {
        JsonNode oldSpec = old.path("spec");
        Field spec = job.at("spec");
        check(spec);
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
        Field template = spec.at("template");
        JsonNode before = oldSpec.path("template");
        template.unchanged(
                SuspendedTemplate.mayChange(old)
                        ? SuspendedTemplate.allowing(before, template.node())
                        : before);
    }

    @Override
    public void validateStatusUpdate(Field job, ObjectNode old) {
        JobStatusRules.check(job, old);
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
