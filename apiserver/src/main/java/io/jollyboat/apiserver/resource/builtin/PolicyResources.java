package io.jollyboat.apiserver.resource.builtin;

import io.jollyboat.apiserver.resource.ResourceDefinition;
import io.jollyboat.apiserver.table.PolicyColumns;
import io.jollyboat.apiserver.validation.config.PolicyValidators;
import java.util.List;

/** The policy group. */
final class PolicyResources {
    private PolicyResources() {}

    static List<ResourceDefinition> all() {
        return List.of(podDisruptionBudgets());
    }

    private static ResourceDefinition podDisruptionBudgets() {
        return ResourceDefinition.of("policy", "v1", "PodDisruptionBudget", "poddisruptionbudgets")
                .shortNames("pdb")
                .status()
                .countsGenerations()
                .conditionallyUpdated()
                .printer(() -> PolicyColumns.DISRUPTION_BUDGETS)
                .validator(PolicyValidators.DISRUPTION_BUDGET)
                .build();
    }
}
