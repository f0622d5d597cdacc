package io.jollyboat.apiserver.validation.workload;

import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.apiserver.validation.Validator;

/** ReplicationControllers, whose selector is a plain map of labels. */
public final class ReplicationControllerValidator implements Validator {
    @Override
    public void validate(Field controller) {
        Field spec = controller.at("spec");
        spec.at("minReadySeconds").notNegative();
        Field selector = spec.at("selector");
        selector.isRequiredNotEmpty();
        spec.at("replicas").notNegative();
        if (!spec.at("template").isRequired()) {
            return;
        }
        Field labels = spec.at("template", "metadata", "labels");
        boolean selected =
                selector.keys().stream()
                        .allMatch(
                                key ->
                                        labels.node().has(key)
                                                && labels.text(key).equals(selector.text(key)));
        if (!selected) {
            TemplateRules.unselected(labels);
        }
        TemplateRules.template(spec.at("template"));
        TemplateRules.restartsAlways(spec, "ReplicationController");
    }
}
