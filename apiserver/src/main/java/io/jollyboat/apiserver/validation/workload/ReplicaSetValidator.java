package io.jollyboat.apiserver.validation.workload;

import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.apiserver.validation.Validator;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** ReplicaSets. */
public final class ReplicaSetValidator implements Validator {
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
    public void validate(Field set) {
        Field spec = set.at("spec");
        spec.at("replicas").notNegative();
        spec.at("minReadySeconds").notNegative();
        TemplateRules.ofReplicas(spec);
    }

    @Override
    public void validateUpdate(Field set, ObjectNode old) {
        validate(set);
        set.at("spec", "selector").unchanged(old.path("spec").path("selector"));
    }

    @Override
    public void validateStatusUpdate(Field object, ObjectNode old) {
        COUNTS.check(object.at("status"), old);
    }
}
