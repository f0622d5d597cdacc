package io.jollyboat.scheduler;

import io.jollyboat.core.api.core.v1.PersistentVolume;
import io.jollyboat.scheduler.storage.StorageReader;
import io.jollyboat.scheduler.storage.VolumeFacts;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Builds volumes for tests: {@code AVolume.named("disk").on("node1")}. */
public final class AVolume {

    private final ObjectNode json = JsonMapper.shared().createObjectNode();

    private AVolume(String name) {
        json.put("apiVersion", "v1").put("kind", "PersistentVolume");
        json.putObject("metadata").put("name", name);
        ObjectNode spec = json.putObject("spec");
        spec.putObject("capacity").put("storage", "1Gi");
        spec.putArray("accessModes").add("ReadWriteOnce");
        spec.put("storageClassName", "slow").put("volumeMode", "Filesystem");
        spec.put("persistentVolumeReclaimPolicy", "Retain");
        spec.putObject("hostPath").put("path", "/data");
    }

    /** A volume of 1 GiB, class slow, that can be used everywhere. */
    public static AVolume named(String name) {
        return new AVolume(name);
    }

    public AVolume size(String size) {
        json.withObject("/spec/capacity").put("storage", size);
        return this;
    }

    public AVolume label(String key, String value) {
        json.withObject("/metadata").withObject("labels").put(key, value);
        return this;
    }

    public AVolume on(String node) {
        ObjectNode expression =
                json.withObject("/spec/nodeAffinity/required")
                        .putArray("nodeSelectorTerms")
                        .addObject()
                        .putArray("matchExpressions")
                        .addObject();
        expression.put("key", "kubernetes.io/hostname").put("operator", "In");
        expression.putArray("values").add(node);
        return this;
    }

    public AVolume csi(String driver, String handle) {
        json.withObject("/spec").remove("hostPath");
        json.withObject("/spec/csi").put("driver", driver).put("volumeHandle", handle);
        return this;
    }

    public AVolume available() {
        json.withObject("/status").put("phase", "Available");
        return this;
    }

    public PersistentVolume view() {
        return new PersistentVolume(json.deepCopy());
    }

    public VolumeFacts facts() {
        available();
        return StorageReader.read(view());
    }
}
