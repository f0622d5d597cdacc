package io.jollyboat.apiserver.resource.builtin;

import io.jollyboat.apiserver.resource.ResourceDefinition;
import java.util.List;

/** Devices: their classes, claims on them and what nodes offer. */
final class DynamicAllocationResources {
    private DynamicAllocationResources() {}

    static List<ResourceDefinition> all() {
        return List.of(
                deviceClasses(), resourceClaims(), resourceClaimTemplates(), resourceSlices());
    }

    private static ResourceDefinition deviceClasses() {
        return ResourceDefinition.of("resource.k8s.io", "v1", "DeviceClass", "deviceclasses")
                .clusterScoped()
                .countsGenerations()
                .build();
    }

    private static ResourceDefinition resourceClaims() {
        return ResourceDefinition.of("resource.k8s.io", "v1", "ResourceClaim", "resourceclaims")
                .status()
                .build();
    }

    private static ResourceDefinition resourceClaimTemplates() {
        return ResourceDefinition.of(
                        "resource.k8s.io", "v1", "ResourceClaimTemplate", "resourceclaimtemplates")
                .build();
    }

    private static ResourceDefinition resourceSlices() {
        return ResourceDefinition.of("resource.k8s.io", "v1", "ResourceSlice", "resourceslices")
                .clusterScoped()
                .selectableFields("spec.nodeName", "spec.driver")
                .countsGenerations()
                .build();
    }
}
