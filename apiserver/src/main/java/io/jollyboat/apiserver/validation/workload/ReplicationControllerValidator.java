package io.jollyboat.apiserver.validation.workload;

import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.apiserver.validation.MetadataValidation;
import io.jollyboat.apiserver.validation.Validator;

/** ReplicationControllers, whose selector is a plain map of labels. */
public final class ReplicationControllerValidator implements Validator {
    @Override
    public void validate(Field controller) {
        Field spec = controller.at("spec");
        spec.at("replicas").notNegative();
        spec.at("minReadySeconds").notNegative();
        Field selector = spec.at("selector");
        Field labels = spec.at("template", "metadata", "labels");
        MetadataValidation.labels(selector);
        if (selector.isRequiredNotEmpty()) {
            boolean selected =
                    selector.keys().stream()
                            .allMatch(
                                    key ->
                                            labels.node().has(key)
                                                    && labels.text(key).equals(selector.text(key)));
            if (!selected) {
                labels.invalid("`selector` does not match template `labels`");
            }
        }
        TemplateRules.template(spec.at("template"));
        TemplateRules.restartsAlways(spec, "ReplicationController");
    }
}
