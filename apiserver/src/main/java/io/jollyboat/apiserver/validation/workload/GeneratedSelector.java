package io.jollyboat.apiserver.validation.workload;

import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.apiserver.validation.SelectorValidation;
import io.jollyboat.apiserver.validation.Violations;
import io.jollyboat.core.selector.LabelSelector;
import java.util.List;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What makes sure that a job counts its own pods alone: its selector and the labels of its pods are
 * those that it was given. A job that was copied with the labels of another would count that one's.
 */
final class GeneratedSelector {
    private static final String DOMAIN = "batch.kubernetes.io/";

    private GeneratedSelector() {}

    static void check(Field job) {
        String uid = job.at("metadata", "uid").text();
        String name = job.at("metadata", "name").text();
        ObjectNode labels = JsonNodeFactory.instance.objectNode();
        for (String prefix : List.of("", DOMAIN)) {
            label(job, prefix + "controller-uid", uid, labels);
            label(job, prefix + "job-name", name, labels);
        }
        Field selector = job.at("spec", "selector");
        Violations broken = new Violations();
        SelectorValidation.check(new Field(selector.node(), selector.path(), broken));
        if (broken.isEmpty() && !LabelSelector.of(selector.node()).matches(labels)) {
            selector.invalid("`selector` not auto-generated");
        }
    }

    private static void label(Field job, String label, String value, ObjectNode labels) {
        labels.put(label, value);
        Field template = job.at("spec", "template", "metadata");
        Field told = template.at("labels").key(label);
        if (told.node().isMissingNode()) {
            told.required("must be '" + value + "'");
        } else if (!told.text().equals(value)) {
            told.invalid(template.at("labels").node(), "must be '" + value + "'");
        }
    }
}
