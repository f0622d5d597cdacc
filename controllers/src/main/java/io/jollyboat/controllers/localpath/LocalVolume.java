package io.jollyboat.controllers.localpath;

import io.jollyboat.controllers.persistentvolume.Claims;
import io.jollyboat.core.api.core.v1.PersistentVolume;
import io.jollyboat.core.api.core.v1.PersistentVolumeClaim;
import io.jollyboat.core.api.storage.v1.StorageClass;
import io.jollyboat.core.model.Trees;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The volumes that are made for claims. Pure. */
final class LocalVolume {

    static final String PROVISIONER = "jollyboat.io/local-path";

    /** Keeps a volume's object until its folder is gone. */
    static final String FINALIZER = "external-provisioner.volume.kubernetes.io/finalizer";

    private LocalVolume() {}

    static String name(PersistentVolumeClaim claim) {
        return "pvc-" + claim.uid();
    }

    /** Tells people whose folder it is. */
    static String folder(PersistentVolumeClaim claim) {
        return name(claim) + "_" + claim.namespace() + "_" + claim.name();
    }

    /** The folder's name, as the volume has it at the end of its path. */
    static String folder(PersistentVolume volume) {
        String path = volume.spec().hostPath().path();
        return path.substring(path.lastIndexOf('/') + 1);
    }

    static boolean ours(PersistentVolume volume) {
        return volume.annotations().getOrDefault(Claims.PROVISIONED_BY, "").equals(PROVISIONER);
    }

    static PersistentVolume of(
            PersistentVolumeClaim claim, StorageClass storageClass, String path) {
        ObjectNode volume = Trees.newObject();
        volume.put("apiVersion", "v1").put("kind", "PersistentVolume");
        ObjectNode metadata = volume.putObject("metadata").put("name", name(claim));
        metadata.putObject("annotations").put(Claims.PROVISIONED_BY, PROVISIONER);
        metadata.putArray("finalizers").add(FINALIZER);
        ObjectNode spec = volume.putObject("spec");
        ArrayNode modes = spec.putArray("accessModes");
        claim.spec().accessModes().forEach(modes::add);
        spec.putObject("capacity").put("storage", Claims.requested(claim).toString());
        ObjectNode reference = spec.putObject("claimRef");
        reference.put("apiVersion", "v1").put("kind", "PersistentVolumeClaim");
        reference.put("namespace", claim.namespace()).put("name", claim.name());
        reference.put("uid", claim.uid()).put("resourceVersion", claim.resourceVersion());
        spec.putObject("hostPath").put("path", path).put("type", "DirectoryOrCreate");
        spec.put("persistentVolumeReclaimPolicy", policy(storageClass));
        spec.put("storageClassName", storageClass.name()).put("volumeMode", "Filesystem");
        return new PersistentVolume(volume);
    }

    private static String policy(StorageClass storageClass) {
        String stated = storageClass.reclaimPolicy();
        return stated.isEmpty() ? "Delete" : stated;
    }

    /** The class that is there from the start, and is the default. */
    static StorageClass standardClass() {
        ObjectNode standard = Trees.newObject();
        standard.put("apiVersion", "storage.k8s.io/v1").put("kind", "StorageClass");
        ObjectNode metadata = standard.putObject("metadata").put("name", "standard");
        metadata.putObject("annotations")
                .put("storageclass.kubernetes.io/is-default-class", "true");
        standard.put("provisioner", PROVISIONER).put("reclaimPolicy", "Delete");
        standard.put("volumeBindingMode", "Immediate").put("allowVolumeExpansion", true);
        return new StorageClass(standard);
    }
}
