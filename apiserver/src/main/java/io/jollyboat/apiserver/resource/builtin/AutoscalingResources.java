package io.jollyboat.apiserver.resource.builtin;

import io.jollyboat.apiserver.defaulting.WorkloadDefaults;
import io.jollyboat.apiserver.resource.ResourceDefinition;
import io.jollyboat.apiserver.resource.conversion.AutoscalerConversion;
import io.jollyboat.apiserver.table.PolicyColumns;
import io.jollyboat.apiserver.validation.config.PolicyValidators;
import java.util.List;

/** The autoscaling group. */
final class AutoscalingResources {
    private AutoscalingResources() {}

    static List<ResourceDefinition> all() {
        return List.of(horizontalPodAutoscalers());
    }

    private static ResourceDefinition horizontalPodAutoscalers() {
        return ResourceDefinition.of(
                        "autoscaling", "v2", "HorizontalPodAutoscaler", "horizontalpodautoscalers")
                .alsoServed("v1")
                .convertedBy(new AutoscalerConversion())
                .shortNames("hpa")
                .categories("all")
                .status()
                .printer(() -> PolicyColumns.AUTOSCALERS)
                .defaults(WorkloadDefaults::autoscaler)
                .validator(PolicyValidators.AUTOSCALER)
                .build();
    }
}
