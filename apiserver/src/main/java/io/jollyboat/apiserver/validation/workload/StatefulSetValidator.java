package io.jollyboat.apiserver.validation.workload;

import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.apiserver.validation.NumberOrPercent;
import io.jollyboat.apiserver.validation.Validator;
import io.jollyboat.core.format.Formats;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** StatefulSets. */
public final class StatefulSetValidator implements Validator {
    private static final ReplicaCounts COUNTS =
            new ReplicaCounts(
                    List.of(
                            "replicas",
                            "readyReplicas",
                            "currentReplicas",
                            "updatedReplicas",
                            "availableReplicas",
                            "observedGeneration",
                            "collisionCount"),
                    List.of(
                            "readyReplicas",
                            "currentReplicas",
                            "updatedReplicas",
                            "availableReplicas"),
                    "status.readyReplicas");

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
        check(spec, true, true);
        spec.at("serviceName").matchesIfPresent(Formats::dnsLabel);
    }

    /**
     * @param claims whether the templates of claims are held to the rules
     * @param pods whether the template of pods is
     */
    private static void check(Field spec, boolean claims, boolean pods) {
        Field policy = spec.at("podManagementPolicy");
        if (policy.isRequired() && !List.of("OrderedReady", "Parallel").contains(policy.text())) {
            policy.invalid("must be 'OrderedReady' or 'Parallel'");
        }
        Field strategy = spec.at("updateStrategy");
        if (strategy.text("type").isEmpty()) {
            strategy.required();
        } else if (!List.of("RollingUpdate", "OnDelete").contains(strategy.text("type"))) {
            strategy.invalid("must be 'RollingUpdate' or 'OnDelete'");
        }
        update(strategy);
        Field retention = spec.at("persistentVolumeClaimRetentionPolicy");
        retention.at("whenDeleted").oneOf("Retain", "Delete");
        retention.at("whenScaled").oneOf("Retain", "Delete");
        if (claims) {
            ClaimTemplates.check(spec);
        }
        spec.at("replicas").notNegative();
        spec.at("minReadySeconds").notNegative();
        spec.at("ordinals", "start").notNegative();
        if (TemplateRules.selection(spec, "statefulset", "")) {
            if (pods) {
                ClaimTemplates.checkPods(spec);
            } else {
                TemplateRules.metadata(spec.at("template"));
            }
        }
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
        Field spec = set.at("spec");
        JsonNode kept = old.path("spec");
        check(spec, ClaimTemplates.wereRight(kept), ClaimTemplates.podsWereRight(kept));
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

    @Override
    public void validateStatusUpdate(Field object, ObjectNode old) {
        COUNTS.check(object.at("status"), old);
    }
}
