package io.jollyboat.apiserver.validation.workload;

import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.apiserver.validation.NumberOrPercent;
import io.jollyboat.apiserver.validation.Validator;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Deployments. */
public final class DeploymentValidator implements Validator {
    private static final ReplicaCounts COUNTS =
            new ReplicaCounts(
                    List.of(
                            "observedGeneration",
                            "replicas",
                            "updatedReplicas",
                            "readyReplicas",
                            "availableReplicas",
                            "unavailableReplicas",
                            "collisionCount"),
                    List.of("updatedReplicas", "readyReplicas", "availableReplicas"),
                    "readyReplicas");

    @Override
    public void validate(Field deployment) {
        Field spec = deployment.at("spec");
        spec.at("replicas").notNegative();
        TemplateRules.ofReplicas(spec);
        strategy(spec.at("strategy"));
        spec.at("minReadySeconds").notNegative();
        spec.at("revisionHistoryLimit").notNegative();
        Field deadline = spec.at("progressDeadlineSeconds");
        if (deadline.present()) {
            deadline.notNegative();
            if (deadline.number(0) <= spec.at("minReadySeconds").number(0)) {
                deadline.invalid("must be greater than minReadySeconds");
            }
        }
    }

    @Override
    public void validateUpdate(Field deployment, ObjectNode old) {
        validate(deployment);
        deployment.at("spec", "selector").unchanged(old.path("spec").path("selector"));
    }

    private static void strategy(Field strategy) {
        List<String> types = List.of("Recreate", "RollingUpdate");
        Field rolling = strategy.at("rollingUpdate");
        if (!types.contains(strategy.text("type"))) {
            strategy.violations().notSupported(strategy.path(), strategy.node(), types);
            return;
        }
        if (strategy.text("type").equals("Recreate")) {
            if (rolling.present()) {
                rolling.forbidden("may not be specified when strategy `type` is 'Recreate'");
            }
            return;
        }
        if (rolling.absent()) {
            return;
        }
        Field unavailable = rolling.at("maxUnavailable");
        Field surge = rolling.at("maxSurge");
        NumberOrPercent.check(unavailable);
        NumberOrPercent.check(surge);
        if (NumberOrPercent.isNothing(unavailable.node())
                && NumberOrPercent.isNothing(surge.node())) {
            unavailable.invalid("may not be 0 when `maxSurge` is 0");
        }
        NumberOrPercent.atMostAll(unavailable);
    }

    @Override
    public void validateStatusUpdate(Field object, ObjectNode old) {
        COUNTS.check(object.at("status"), old);
    }
}
