package io.jollyboat.apiserver.resource.builtin;

import io.jollyboat.apiserver.defaulting.DeviceDefaults;
import io.jollyboat.apiserver.resource.ResourceDefinition;
import io.jollyboat.apiserver.resource.preparation.DeviceClaimPreparation;
import io.jollyboat.apiserver.table.DeviceColumns;
import io.jollyboat.apiserver.validation.device.DeviceValidators;
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
                .validator(DeviceValidators.CLASS)
                .printer(() -> DeviceColumns.NAMED)
                .clusterScoped()
                .countsGenerations()
                .build();
    }

    private static ResourceDefinition resourceClaims() {
        return ResourceDefinition.of("resource.k8s.io", "v1", "ResourceClaim", "resourceclaims")
                .defaults(DeviceDefaults::claim)
                .preparation(new DeviceClaimPreparation())
                .validator(DeviceValidators.CLAIM)
                .printer(() -> DeviceColumns.CLAIMS)
                .status()
                .statusAlone()
                .build();
    }

    private static ResourceDefinition resourceClaimTemplates() {
        return ResourceDefinition.of(
                        "resource.k8s.io", "v1", "ResourceClaimTemplate", "resourceclaimtemplates")
                .defaults(DeviceDefaults::template)
                .validator(DeviceValidators.TEMPLATE)
                .printer(() -> DeviceColumns.NAMED)
                .build();
    }

    private static ResourceDefinition resourceSlices() {
        return ResourceDefinition.of("resource.k8s.io", "v1", "ResourceSlice", "resourceslices")
                .validator(DeviceValidators.SLICE)
                .printer(() -> DeviceColumns.SLICES)
                .clusterScoped()
                .selectableFields("spec.nodeName", "spec.driver")
                .countsGenerations()
                .build();
    }
}
