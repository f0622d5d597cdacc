package io.jollyboat.apiserver.resource.builtin;

import io.jollyboat.apiserver.defaulting.FlowDefaults;
import io.jollyboat.apiserver.resource.ResourceDefinition;
import io.jollyboat.apiserver.table.FlowColumns;
import io.jollyboat.apiserver.validation.config.FlowValidators;
import java.util.List;

/** Who waits when the server is busy. */
final class FlowControlResources {
    private FlowControlResources() {}

    static List<ResourceDefinition> all() {
        return List.of(flowSchemas(), priorityLevels());
    }

    private static ResourceDefinition flowSchemas() {
        return ResourceDefinition.of(
                        "flowcontrol.apiserver.k8s.io", "v1", "FlowSchema", "flowschemas")
                .clusterScoped()
                .status()
                .statusAlone()
                .countsGenerations()
                .printer(() -> FlowColumns.SCHEMAS)
                .defaults(FlowDefaults::schema)
                .validator(FlowValidators.SCHEMA)
                .build();
    }

    private static ResourceDefinition priorityLevels() {
        return ResourceDefinition.of(
                        "flowcontrol.apiserver.k8s.io",
                        "v1",
                        "PriorityLevelConfiguration",
                        "prioritylevelconfigurations")
                .clusterScoped()
                .status()
                .statusAlone()
                .countsGenerations()
                .printer(() -> FlowColumns.LEVELS)
                .defaults(FlowDefaults::level)
                .validator(FlowValidators.LEVEL)
                .build();
    }
}
