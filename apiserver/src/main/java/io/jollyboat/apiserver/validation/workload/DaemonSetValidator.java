package io.jollyboat.apiserver.validation.workload;

import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.apiserver.validation.NumberOrPercent;
import io.jollyboat.apiserver.validation.SelectorValidation;
import io.jollyboat.apiserver.validation.Validator;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** DaemonSets. */
public final class DaemonSetValidator implements Validator {
    private static final ReplicaCounts COUNTS =
            new ReplicaCounts(
                    List.of(
                            "currentNumberScheduled",
                            "numberMisscheduled",
                            "desiredNumberScheduled",
                            "numberReady",
                            "observedGeneration",
                            "updatedNumberScheduled",
                            "numberAvailable",
                            "numberUnavailable",
                            "collisionCount"),
                    List.of(),
                    "");

    @Override
    public void validate(Field set) {
        Field spec = set.at("spec");
        SelectorValidation.check(spec.at("selector"));
        TemplateRules.selects(spec);
        TemplateRules.notEmpty(spec.at("selector"), "daemonset");
        TemplateRules.template(spec.at("template"));
        TemplateRules.restartsAlways(spec, "DaemonSet");
        spec.at("minReadySeconds").notNegative();
        spec.at("revisionHistoryLimit").notNegative();
        strategy(spec.at("updateStrategy"));
    }

    private static void strategy(Field strategy) {
        Field rolling = strategy.at("rollingUpdate");
        switch (strategy.text("type")) {
            case "OnDelete" -> {
                // There is nothing to say about it.
            }
            case "RollingUpdate" -> {
                if (rolling.isRequired()) {
                    rolling(rolling.at("maxUnavailable"), rolling.at("maxSurge"));
                }
            }
            default ->
                    strategy.violations()
                            .notSupported(
                                    strategy.path(),
                                    strategy.node(),
                                    List.of("RollingUpdate", "OnDelete"));
        }
    }

    private static void rolling(Field unavailable, Field surge) {
        NumberOrPercent.check(unavailable);
        NumberOrPercent.check(surge);
        NumberOrPercent.atMostAll(unavailable);
        NumberOrPercent.atMostAll(surge);
        boolean noneMissing = unavailable.absent() || NumberOrPercent.isNothing(unavailable.node());
        boolean noneMore = surge.absent() || NumberOrPercent.isNothing(surge.node());
        if (noneMissing && noneMore) {
            unavailable.required("cannot be 0 when maxSurge is 0");
        } else if (!noneMissing && !noneMore) {
            surge.invalid("may not be set when maxUnavailable is non-zero");
        }
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
