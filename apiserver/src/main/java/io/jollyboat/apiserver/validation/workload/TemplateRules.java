package io.jollyboat.apiserver.validation.workload;

import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.apiserver.validation.MetadataValidation;
import io.jollyboat.apiserver.validation.SelectorValidation;
import io.jollyboat.apiserver.validation.Violations;
import io.jollyboat.apiserver.validation.pod.PodSpecRules;
import io.jollyboat.core.selector.LabelSelector;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.NullNode;

/** What the workloads' rules have in common: a selector, and a template that it selects. */
final class TemplateRules {
    private static final Pattern PERCENT = Pattern.compile("[0-9]{1,9}%");

    private TemplateRules() {}

    /**
     * Checks selector and template.
     *
     * @param word what an empty selector is said to be invalid for
     */
    static void check(Field spec, String word) {
        selection(spec, word);
        template(spec.at("template"));
    }

    /** Checks a selector and that the template is selected. */
    static void selection(Field spec, String word) {
        Field selector = spec.at("selector");
        if (selector.absent()) {
            selector.required();
            unselected(spec.at("template", "metadata", "labels")); // nothing selects nothing
        } else {
            SelectorValidation.check(selector);
            if (SelectorValidation.isEmpty(selector)) {
                selector.invalid("empty selector is invalid for " + word);
            } else {
                selects(selector, spec.at("template", "metadata", "labels"));
            }
        }
    }

    private static void selects(Field selector, Field labels) {
        Violations alone = new Violations();
        SelectorValidation.check(new Field(selector.node(), selector.path(), alone));
        if (alone.isEmpty() && !LabelSelector.of(selector.node()).matches(labels.node())) {
            unselected(labels);
        }
    }

    private static void unselected(Field labels) {
        labels.invalid(
                labels.absent() ? NullNode.getInstance() : labels.node(),
                "`selector` does not match template `labels`");
    }

    /** Checks a template on its own. */
    static void template(Field template) {
        metadata(template);
        PodSpecRules.check(template.at("spec"));
    }

    static void metadata(Field template) {
        MetadataValidation.labels(template.at("metadata", "labels"));
        MetadataValidation.annotations(template.at("metadata", "annotations"));
    }

    /** The pods of what runs for ever are always restarted. */
    static void restartsAlways(Field spec, String kind) {
        Field podSpec = spec.at("template", "spec");
        Field policy = podSpec.at("restartPolicy");
        if (policy.present()) {
            policy.oneOf("Always");
        }
        if (podSpec.has("activeDeadlineSeconds")) {
            podSpec.at("activeDeadlineSeconds")
                    .forbidden("activeDeadlineSeconds in " + kind + " is not Supported");
        }
    }

    /** A number or a share: not negative, and a share written as such. */
    static void numberOrPercent(Field field) {
        if (field.node().isString()) {
            if (!PERCENT.matcher(field.text()).matches()) {
                field.invalid(
                        "a valid percent string must be a numeric string followed by an ending '%'"
                                + " (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')");
            }
        } else {
            field.notNegative();
        }
    }

    /** Whether it is no number and no share at all. */
    static boolean isNothing(JsonNode numberOrPercent) {
        return numberOrPercent.isNumber()
                ? numberOrPercent.intValue() == 0
                : numberOrPercent.stringValue("").matches("0{1,9}%");
    }

    /** A share of more than all. */
    static void atMostAll(Field field) {
        String text = field.text();
        if (PERCENT.matcher(text).matches()
                && Integer.parseInt(text.substring(0, text.length() - 1)) > 100) {
            field.invalid("must not be greater than 100%");
        }
    }
}
