package io.jollyboat.apiserver.validation.workload;

import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.apiserver.validation.Validator;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** StatefulSets. */
public final class StatefulSetValidator implements Validator {
    private static final List<String> CHANGEABLE =
            List.of(
                    "replicas",
                    "ordinals",
                    "template",
                    "updateStrategy",
                    "revisionHistoryLimit",
                    "persistentVolumeClaimRetentionPolicy",
                    "minReadySeconds");

    @Override
    public void validate(Field set) {
        Field spec = set.at("spec");
        spec.at("podManagementPolicy").isRequiredOneOf("OrderedReady", "Parallel");
        Field strategy = spec.at("updateStrategy");
        strategy.at("type").isRequiredOneOf("OnDelete", "RollingUpdate");
        strategy.at("rollingUpdate", "partition").notNegative();
        Field retention = spec.at("persistentVolumeClaimRetentionPolicy");
        retention.at("whenDeleted").oneOf("Delete", "Retain");
        retention.at("whenScaled").oneOf("Delete", "Retain");
        spec.at("replicas").notNegative();
        spec.at("minReadySeconds").notNegative();
        spec.at("ordinals", "start").notNegative();
        TemplateRules.selection(spec, "statefulset");
        // Not the pod's own rules: its mounts may be of claims, and Kubernetes leaves it to the
        // pods.
        TemplateRules.metadata(spec.at("template"));
        TemplateRules.restartsAlways(spec, "StatefulSet");
    }

    @Override
    public void validateUpdate(Field set, ObjectNode old) {
        validate(set);
        ObjectNode now = set.at("spec").object().deepCopy();
        now.remove(CHANGEABLE);
        if (!(old.path("spec").deepCopy() instanceof ObjectNode before)) {
            return;
        }
        before.remove(CHANGEABLE);
        if (!Trees.same(now, before)) {
            set.at("spec")
                    .forbidden(
                            "updates to statefulset spec for fields other than 'replicas',"
                                    + " 'ordinals', 'template', 'updateStrategy',"
                                    + " 'revisionHistoryLimit',"
                                    + " 'persistentVolumeClaimRetentionPolicy' and"
                                    + " 'minReadySeconds' are forbidden");
        }
    }
}
