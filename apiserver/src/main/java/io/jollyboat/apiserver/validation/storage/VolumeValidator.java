package io.jollyboat.apiserver.validation.storage;

import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.apiserver.validation.Validator;
import io.jollyboat.core.format.Formats;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** PersistentVolumes. */
public final class VolumeValidator implements Validator {
    private static final List<String> SOURCES =
            List.of("csi", "fc", "hostPath", "iscsi", "local", "nfs");
    private static final List<String> FORMER_SOURCES =
            List.of(
                    "awsElasticBlockStore",
                    "azureDisk",
                    "azureFile",
                    "cephfs",
                    "cinder",
                    "flexVolume",
                    "flocker",
                    "gcePersistentDisk",
                    "glusterfs",
                    "photonPersistentDisk",
                    "portworxVolume",
                    "quobyte",
                    "rbd",
                    "scaleIO",
                    "storageos",
                    "vsphereVolume");

    @Override
    public void validate(Field volume) {
        Field spec = volume.at("spec");
        ClaimValidator.accessModes(spec.at("accessModes"));
        Field capacity = spec.at("capacity");
        if (capacity.empty()) {
            capacity.required();
        } else if (!capacity.has("storage") || capacity.keys().size() > 1) {
            capacity.violations()
                    .notSupported(capacity.path(), capacity.node(), List.of("storage"));
        } else {
            ClaimValidator.positive(capacity.key("storage"));
        }
        source(spec);
        spec.at("persistentVolumeReclaimPolicy").oneOf("Delete", "Recycle", "Retain");
        spec.at("storageClassName").matchesIfPresent(Formats::dnsSubdomain);
        spec.at("volumeMode").oneOf("Block", "Filesystem");
    }

    private static void source(Field spec) {
        long sources =
                SOURCES.stream().filter(spec::has).count()
                        + FORMER_SOURCES.stream().filter(spec::has).count();
        if (sources == 0) {
            spec.required("must specify a volume type");
        } else if (sources > 1) {
            spec.forbidden("may not specify more than 1 volume type");
        }
        if (spec.has("hostPath")) {
            spec.at("hostPath", "path").isRequired();
        }
        if (spec.has("local")) {
            spec.at("local", "path").isRequired();
            if (spec.at("nodeAffinity").absent()) {
                spec.at("nodeAffinity").required("Local volume requires node affinity");
            }
        }
        if (spec.has("nfs")) {
            spec.at("nfs", "server").isRequired();
            spec.at("nfs", "path").isRequired();
        }
        if (spec.has("csi")) {
            spec.at("csi", "driver").isRequired();
            spec.at("csi", "volumeHandle").isRequired();
        }
    }

    @Override
    public void validateUpdate(Field volume, ObjectNode old) {
        validate(volume);
        for (String source : SOURCES) {
            JsonNode before = old.path("spec").path(source);
            if (!Trees.same(volume.at("spec").at(source).node(), before)) {
                volume.at("spec", "persistentvolumesource")
                        .forbidden("spec.persistentvolumesource is immutable after creation");
                return;
            }
        }
        volume.at("spec", "volumeMode").unchanged(old.path("spec").path("volumeMode"));
    }
}
