package io.jollyboat.scheduler;

import io.jollyboat.core.api.core.v1.PersistentVolumeClaim;
import io.jollyboat.scheduler.storage.ClaimFacts;
import io.jollyboat.scheduler.storage.StorageReader;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Builds claims for tests: {@code AClaim.named("data").boundTo("disk")}. */
public final class AClaim {

    private final ObjectNode json = JsonMapper.shared().createObjectNode();

    private AClaim(String name) {
        json.put("apiVersion", "v1").put("kind", "PersistentVolumeClaim");
        json.putObject("metadata").put("namespace", "default").put("name", name);
        ObjectNode spec = json.putObject("spec");
        spec.putArray("accessModes").add("ReadWriteOnce");
        spec.put("storageClassName", "slow").put("volumeMode", "Filesystem");
        json.withObject("/spec/resources/requests").put("storage", "1Gi");
    }

    /** A claim for 1 GiB, class slow, in the default namespace. */
    public static AClaim named(String name) {
        return new AClaim(name);
    }

    public AClaim size(String size) {
        json.withObject("/spec/resources/requests").put("storage", size);
        return this;
    }

    public AClaim mode(String mode) {
        json.withObject("/spec").putArray("accessModes").add(mode);
        return this;
    }

    public AClaim ofClass(String name) {
        json.withObject("/spec").put("storageClassName", name);
        return this;
    }

    public AClaim boundTo(String volume) {
        json.withObject("/spec").put("volumeName", volume);
        return annotated(StorageReader.BIND_COMPLETED, "yes");
    }

    public AClaim annotated(String key, String value) {
        json.withObject("/metadata").withObject("annotations").put(key, value);
        return this;
    }

    public PersistentVolumeClaim view() {
        return new PersistentVolumeClaim(json.deepCopy());
    }

    public ClaimFacts facts() {
        return StorageReader.read(view());
    }
}
