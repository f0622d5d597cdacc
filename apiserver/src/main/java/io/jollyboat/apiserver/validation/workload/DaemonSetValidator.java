package io.jollyboat.apiserver.validation.workload;

import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.apiserver.validation.NumberOrPercent;
import io.jollyboat.apiserver.validation.Validator;
import tools.jackson.databind.node.ObjectNode;

/** DaemonSets. */
public final class DaemonSetValidator implements Validator {
    @Override
    public void validate(Field set) {
        Field spec = set.at("spec");
        TemplateRules.check(spec, "daemonset");
        TemplateRules.restartsAlways(spec, "DaemonSet");
        spec.at("minReadySeconds").notNegative();
        spec.at("revisionHistoryLimit").notNegative();
        Field strategy = spec.at("updateStrategy");
        strategy.at("type").oneOf("OnDelete", "RollingUpdate");
        Field rolling = strategy.at("rollingUpdate");
        if (rolling.present()) {
            Field unavailable = rolling.at("maxUnavailable");
            Field surge = rolling.at("maxSurge");
            NumberOrPercent.check(unavailable);
            NumberOrPercent.check(surge);
            boolean noneMissing = NumberOrPercent.isNothing(unavailable.node());
            boolean noneMore = surge.absent() || NumberOrPercent.isNothing(surge.node());
            if (noneMissing && noneMore) {
                unavailable.invalid("cannot be 0 when maxSurge is 0");
            } else if (!noneMissing && !noneMore) {
                surge.invalid("may not be set when maxUnavailable is non-zero");
            }
            NumberOrPercent.atMostAll(unavailable);
        }
    }

    @Override
    public void validateUpdate(Field set, ObjectNode old) {
        validate(set);
        set.at("spec", "selector").unchanged(old.path("spec").path("selector"));
    }
}
