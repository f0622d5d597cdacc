package io.jollyboat.apiserver.resource.builtin;

import io.jollyboat.apiserver.defaulting.StorageDefaults;
import io.jollyboat.apiserver.resource.ResourceDefinition;
import io.jollyboat.apiserver.table.StorageColumns;
import io.jollyboat.apiserver.validation.storage.DriverValidators;
import io.jollyboat.apiserver.validation.storage.StorageClassValidator;
import io.jollyboat.apiserver.warning.StorageWarnings;
import java.util.List;

/** The storage group. */
final class StorageResources {
    private StorageResources() {}

    static List<ResourceDefinition> all() {
        return List.of(
                csiDrivers(),
                csiNodes(),
                csiStorageCapacities(),
                storageClasses(),
                volumeAttachments(),
                volumeAttributesClasses());
    }

    private static ResourceDefinition csiDrivers() {
        return ResourceDefinition.of("storage.k8s.io", "v1", "CSIDriver", "csidrivers")
                .clusterScoped()
                .countsGenerationsFromNone()
                .conditionallyUpdated()
                .printer(() -> StorageColumns.DRIVERS)
                .validator(DriverValidators.DRIVER)
                .defaults(StorageDefaults::driver)
                .build();
    }

    private static ResourceDefinition csiNodes() {
        return ResourceDefinition.of("storage.k8s.io", "v1", "CSINode", "csinodes")
                .conditionallyUpdated()
                .clusterScoped()
                .printer(() -> StorageColumns.CSI_NODES)
                .validator(DriverValidators.NODE)
                .build();
    }

    private static ResourceDefinition csiStorageCapacities() {
        return ResourceDefinition.of(
                        "storage.k8s.io", "v1", "CSIStorageCapacity", "csistoragecapacities")
                .conditionallyUpdated()
                .printer(() -> StorageColumns.CAPACITIES)
                .validator(DriverValidators.CAPACITY)
                .warnings(StorageWarnings.CAPACITIES)
                .build();
    }

    private static ResourceDefinition storageClasses() {
        return ResourceDefinition.of("storage.k8s.io", "v1", "StorageClass", "storageclasses")
                .shortNames("sc")
                .clusterScoped()
                .printer(() -> StorageColumns.CLASSES)
                .defaults(StorageDefaults::storageClass)
                .validator(new StorageClassValidator())
                .warnings(StorageWarnings.CLASSES)
                .build();
    }

    private static ResourceDefinition volumeAttachments() {
        return ResourceDefinition.of(
                        "storage.k8s.io", "v1", "VolumeAttachment", "volumeattachments")
                .conditionallyUpdated()
                .clusterScoped()
                .status()
                .statusAlone()
                .printer(() -> StorageColumns.ATTACHMENTS)
                .validator(DriverValidators.ATTACHMENT)
                .build();
    }

    private static ResourceDefinition volumeAttributesClasses() {
        return ResourceDefinition.of(
                        "storage.k8s.io", "v1", "VolumeAttributesClass", "volumeattributesclasses")
                .shortNames("vac")
                .printer(() -> StorageColumns.ATTRIBUTES)
                .validator(DriverValidators.ATTRIBUTES)
                .clusterScoped()
                .build();
    }
}
