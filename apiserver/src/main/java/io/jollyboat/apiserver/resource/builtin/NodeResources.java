package io.jollyboat.apiserver.resource.builtin;

import io.jollyboat.apiserver.resource.ResourceDefinition;
import io.jollyboat.apiserver.table.ConfigColumns;
import io.jollyboat.apiserver.validation.config.ServerValidators;
import io.jollyboat.apiserver.warning.NodeWarnings;
import java.util.List;

/** Ways to run a pod. */
final class NodeResources {
    private NodeResources() {}

    static List<ResourceDefinition> all() {
        return List.of(runtimeClasses());
    }

    private static ResourceDefinition runtimeClasses() {
        return ResourceDefinition.of("node.k8s.io", "v1", "RuntimeClass", "runtimeclasses")
                .clusterScoped()
                .createdByUpdate()
                .conditionallyUpdated()
                .printer(() -> ConfigColumns.RUNTIME_CLASSES)
                .validator(ServerValidators.RUNTIME_CLASS)
                .warnings(NodeWarnings.RUNTIME_CLASSES)
                .build();
    }
}
