package io.jollyboat.apiserver.defaulting;

import static io.jollyboat.apiserver.json.Trees.putIfAbsent;

import io.jollyboat.apiserver.json.Trees;
import tools.jackson.databind.node.ObjectNode;

/** Defaults of volumes, claims and where they come from. */
public final class StorageDefaults {
    private StorageDefaults() {}

    public static void volume(ObjectNode volume) {
        ObjectNode spec = Trees.object(volume, "spec");
        putIfAbsent(spec, "persistentVolumeReclaimPolicy", "Retain");
        putIfAbsent(spec, "volumeMode", "Filesystem");
        VolumeDefaults.source(spec);
    }

    public static void claim(ObjectNode claim) {
        putIfAbsent(Trees.object(claim, "spec"), "volumeMode", "Filesystem");
    }

    public static void storageClass(ObjectNode storageClass) {
        putIfAbsent(storageClass, "reclaimPolicy", "Delete");
        putIfAbsent(storageClass, "volumeBindingMode", "Immediate");
    }

    public static void driver(ObjectNode driver) {
        ObjectNode spec = Trees.object(driver, "spec");
        putIfAbsent(spec, "attachRequired", true);
        putIfAbsent(spec, "podInfoOnMount", false);
        putIfAbsent(spec, "storageCapacity", false);
        putIfAbsent(spec, "fsGroupPolicy", "ReadWriteOnceWithFSType");
        putIfAbsent(spec, "requiresRepublish", false);
        putIfAbsent(spec, "seLinuxMount", false);
        if (Trees.empty(spec.get("volumeLifecycleModes"))) {
            spec.putArray("volumeLifecycleModes").add("Persistent");
        }
    }
}
