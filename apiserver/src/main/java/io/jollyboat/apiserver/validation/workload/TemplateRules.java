package io.jollyboat.apiserver.validation.workload;

import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.apiserver.validation.MetadataValidation;
import io.jollyboat.apiserver.validation.SelectorValidation;
import io.jollyboat.apiserver.validation.Violations;
import io.jollyboat.apiserver.validation.pod.AnnotationRules;
import io.jollyboat.apiserver.validation.pod.PodSpecRules;
import io.jollyboat.apiserver.validation.pod.security.SeccompRules;
import io.jollyboat.core.selector.LabelSelector;
import tools.jackson.databind.node.NullNode;

/** What the workloads' rules have in common: a selector, and a template that it selects. */
final class TemplateRules {
    private TemplateRules() {}

    /** Checks the selector and the template of what keeps the same pods running for ever. */
    static void ofReplicas(Field spec) {
        if (selection(spec, "deployment", "invalid label selector")) {
            template(spec.at("template"));
            restartsAlways(spec, "ReplicaSet");
        }
    }

    /**
     * Checks a selector, which there must be, and that the template is selected.
     *
     * @param word what an empty selector is said to be invalid for
     * @param broken what is said, besides what is wrong with it, of one that cannot be read
     * @return whether it can be read
     */
    static boolean selection(Field spec, String word, String broken) {
        Field selector = spec.at("selector");
        if (selector.absent()) {
            selector.required();
        } else {
            SelectorValidation.check(selector);
            notEmpty(selector, word);
        }
        if (!readable(selector)) {
            selector.invalid(broken);
            return false;
        }
        selects(spec);
        return true;
    }

    static void notEmpty(Field selector, String word) {
        if (selector.present() && SelectorValidation.isEmpty(selector)) {
            selector.invalid("empty selector is invalid for " + word);
        }
    }

    private static boolean readable(Field selector) {
        Violations alone = new Violations();
        SelectorValidation.check(new Field(selector.node(), selector.path(), alone));
        return alone.isEmpty();
    }

    /** The template's pods are selected, by a selector that can be read; none selects nothing. */
    static void selects(Field spec) {
        Field selector = spec.at("selector");
        Field labels = spec.at("template", "metadata", "labels");
        if (!readable(selector)) {
            return;
        }
        if (selector.absent() || !LabelSelector.of(selector.node()).matches(labels.node())) {
            unselected(labels);
        }
    }

    static void unselected(Field labels) {
        labels.invalid(
                labels.absent() ? NullNode.getInstance() : labels.node(),
                "`selector` does not match template `labels`");
    }

    /** Checks a template on its own. */
    static void template(Field template) {
        template(template, template.at("spec"));
    }

    /**
     * Checks a template whose pods get more than it says.
     *
     * @param spec what its pods will have
     */
    static void template(Field template, Field spec) {
        metadata(template);
        Field annotations =
                template.at("annotations").in(template.at("metadata", "annotations").node());
        AnnotationRules.check(annotations, spec);
        PodSpecRules.check(spec);
        SeccompRules.match(annotations, spec);
        if (!spec.at("ephemeralContainers").empty()) {
            spec.at("ephemeralContainers")
                    .forbidden("ephemeral containers not allowed in pod template");
        }
    }

    /** Kubernetes leaves the metadata out of these paths. */
    static void metadata(Field template) {
        Field metadata = template.at("metadata");
        MetadataValidation.labels(template.at("labels").in(metadata.at("labels").node()));
        MetadataValidation.annotations(
                template.at("annotations").in(metadata.at("annotations").node()));
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
