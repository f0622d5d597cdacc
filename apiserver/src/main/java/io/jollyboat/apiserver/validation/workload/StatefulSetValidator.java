package io.jollyboat.apiserver.validation.workload;

import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.apiserver.validation.NumberOrPercent;
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
        Field policy = spec.at("podManagementPolicy");
        if (!List.of("OrderedReady", "Parallel").contains(policy.text())) {
            policy.invalid("must be 'OrderedReady' or 'Parallel'");
        }
        Field strategy = spec.at("updateStrategy");
        if (!List.of("RollingUpdate", "OnDelete").contains(strategy.text("type"))) {
            strategy.invalid("must be 'RollingUpdate' or 'OnDelete'");
        }
        update(strategy);
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

    private static void update(Field strategy) {
        Field rolling = strategy.at("rollingUpdate");
        if (rolling.present() && strategy.text("type").equals("OnDelete")) {
            rolling.invalid("only allowed for updateStrategy 'RollingUpdate'");
            return;
        }
        rolling.at("partition").notNegative();
        Field unavailable = rolling.at("maxUnavailable");
        if (unavailable.present()) {
            NumberOrPercent.check(unavailable);
            if (NumberOrPercent.isNothing(unavailable.node())) {
                unavailable.invalid("cannot be 0");
            }
            NumberOrPercent.atMostAll(unavailable);
        }
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
