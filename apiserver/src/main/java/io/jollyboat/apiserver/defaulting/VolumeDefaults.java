package io.jollyboat.apiserver.defaulting;

import static io.jollyboat.apiserver.json.Trees.objects;
import static io.jollyboat.apiserver.json.Trees.putIfAbsent;

import io.jollyboat.apiserver.json.Trees;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Defaults of a pod's volumes, and of the sources that persistent volumes share with them. */
final class VolumeDefaults {
    private static final int READABLE_BY_ALL = 0644;
    private static final int AN_HOUR = 3600;

    private VolumeDefaults() {}

    static void volume(ObjectNode volume) {
        if (volume.size() == 1 && volume.has("name")) {
            volume.putObject("emptyDir");
        }
        for (String files : List.of("secret", "configMap", "downwardAPI", "projected")) {
            if (volume.path(files) instanceof ObjectNode source) {
                putIfAbsent(source, "defaultMode", READABLE_BY_ALL);
            }
        }
        source(volume);
        objects(volume, "downwardAPI", "items").forEach(ContainerDefaults::fieldReference);
        for (ObjectNode source : objects(volume, "projected", "sources")) {
            objects(source, "downwardAPI", "items").forEach(ContainerDefaults::fieldReference);
            if (source.path("serviceAccountToken") instanceof ObjectNode token) {
                putIfAbsent(token, "expirationSeconds", AN_HOUR);
            }
        }
        if (volume.path("image") instanceof ObjectNode image) {
            putIfAbsent(
                    image,
                    "pullPolicy",
                    ContainerDefaults.pullPolicy(Trees.text(image, "reference")));
        }
        if (volume.path("ephemeral").path("volumeClaimTemplate").path("spec")
                instanceof ObjectNode claim) {
            putIfAbsent(claim, "volumeMode", "Filesystem");
        }
    }

    /** Defaults of the sources that may stand in a pod's volume and in a persistent one. */
    static void source(ObjectNode volume) {
        if (volume.path("hostPath") instanceof ObjectNode hostPath && !hostPath.has("type")) {
            hostPath.put("type", "");
        }
        if (volume.path("iscsi") instanceof ObjectNode iscsi) {
            putIfAbsent(iscsi, "iscsiInterface", "default");
        }
        if (volume.path("rbd") instanceof ObjectNode rbd) {
            putIfAbsent(rbd, "pool", "rbd");
            putIfAbsent(rbd, "user", "admin");
            putIfAbsent(rbd, "keyring", "/etc/ceph/keyring");
        }
        if (volume.path("scaleIO") instanceof ObjectNode scaleIo) {
            putIfAbsent(scaleIo, "storageMode", "ThinProvisioned");
            putIfAbsent(scaleIo, "fsType", "xfs");
        }
        if (volume.path("azureDisk") instanceof ObjectNode disk) {
            putIfAbsent(disk, "cachingMode", "ReadWrite");
            putIfAbsent(disk, "fsType", "ext4");
            putIfAbsent(disk, "readOnly", false);
            putIfAbsent(disk, "kind", "Shared");
        }
    }
}
