package io.jollyboat.apiserver.validation.workload;

import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.apiserver.validation.Validator;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** ReplicationControllers, whose selector is a plain map of labels. */
public final class ReplicationControllerValidator implements Validator {
    private static final ReplicaCounts COUNTS =
            new ReplicaCounts(
                    List.of(
                            "replicas",
                            "fullyLabeledReplicas",
                            "readyReplicas",
                            "availableReplicas",
                            "observedGeneration"),
                    List.of("fullyLabeledReplicas", "readyReplicas", "availableReplicas"),
                    "readyReplicas");

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

    @Override
    public void validateStatusUpdate(Field object, ObjectNode old) {
        COUNTS.check(object.at("status"), old);
    }
}
