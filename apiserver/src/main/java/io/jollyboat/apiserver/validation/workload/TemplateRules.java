package io.jollyboat.apiserver.validation.workload;

import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.apiserver.validation.MetadataValidation;
import io.jollyboat.apiserver.validation.SelectorValidation;
import io.jollyboat.apiserver.validation.Violations;
import io.jollyboat.apiserver.validation.pod.PodSpecRules;
import io.jollyboat.core.selector.LabelSelector;
import tools.jackson.databind.node.NullNode;

/** What the workloads' rules have in common: a selector, and a template that it selects. */
final class TemplateRules {
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
}
