package io.jollyboat.apiserver.resource.builtin;

import io.jollyboat.apiserver.defaulting.ClusterDefaults;
import io.jollyboat.apiserver.resource.ResourceDefinition;
import io.jollyboat.apiserver.table.ConfigColumns;
import io.jollyboat.apiserver.validation.config.PolicyValidators;
import java.util.List;

/** The scheduling group. */
final class SchedulingResources {
    private SchedulingResources() {}

    static List<ResourceDefinition> all() {
        return List.of(priorityClasses());
    }

    /** Pods that are placed together, and what they are made from: served when asked for. */
    static List<ResourceDefinition> alpha() {
        return List.of(
                ResourceDefinition.of("scheduling.k8s.io", "v1alpha2", "PodGroup", "podgroups")
                        .status()
                        .countsGenerations()
                        .printer(() -> ConfigColumns.POD_GROUPS)
                        .build(),
                ResourceDefinition.of("scheduling.k8s.io", "v1alpha2", "Workload", "workloads")
                        .countsGenerations()
                        .build());
    }

    private static ResourceDefinition priorityClasses() {
        return ResourceDefinition.of("scheduling.k8s.io", "v1", "PriorityClass", "priorityclasses")
                .shortNames("pc")
                .clusterScoped()
                .staysAtFirstGeneration()
                .printer(() -> ConfigColumns.PRIORITY_CLASSES)
                .defaults(ClusterDefaults::priorityClass)
                .validator(PolicyValidators.PRIORITY_CLASS)
                .build();
    }
}
