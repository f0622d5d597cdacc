package io.jollyboat.scheduler.storage;

import io.jollyboat.core.api.core.v1.PersistentVolume;
import io.jollyboat.core.api.core.v1.PersistentVolumeClaim;
import io.jollyboat.core.api.core.v1.TopologySelectorLabelRequirement;
import io.jollyboat.core.api.core.v1.TopologySelectorTerm;
import io.jollyboat.core.api.storage.v1.CSINode;
import io.jollyboat.core.api.storage.v1.CSINodeDriver;
import io.jollyboat.core.api.storage.v1.CSIStorageCapacity;
import io.jollyboat.core.api.storage.v1.StorageClass;
import io.jollyboat.core.model.Quantity;
import io.jollyboat.core.placement.NodeRequirement;
import io.jollyboat.core.placement.NodeSelectorTerm;
import io.jollyboat.core.reconcile.Key;
import io.jollyboat.core.selector.LabelSelector;
import io.jollyboat.scheduler.storage.ClaimFacts.Wanted;
import io.jollyboat.scheduler.storage.VolumeFacts.ClaimRef;
import io.jollyboat.scheduler.storage.VolumeFacts.Offer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads what scheduling needs to know from the objects of storage. */
public final class StorageReader {

    /** Written by the controller that binds claims, once both sides name each other. */
    public static final String BIND_COMPLETED = "pv.kubernetes.io/bind-completed";

    /** Tells a provisioner for which node a claim's volume is wanted. */
    public static final String SELECTED_NODE = "volume.kubernetes.io/selected-node";

    private static final String LEGACY_CLASS = "volume.beta.kubernetes.io/storage-class";

    private StorageReader() {}

    public static ClaimFacts read(PersistentVolumeClaim claim) {
        return new ClaimFacts(
                Key.of(claim),
                claim.uid(),
                claim.resourceVersion(),
                claim.spec().volumeName(),
                claim.annotations().containsKey(BIND_COMPLETED),
                claim.status().phase().equals("Lost"),
                claim.beingDeleted(),
                claim.annotations().getOrDefault(SELECTED_NODE, ""),
                new Wanted(
                        claim.annotations()
                                .getOrDefault(LEGACY_CLASS, claim.spec().storageClassName()),
                        storage(claim.spec().resources().requests()),
                        Set.copyOf(claim.spec().accessModes()),
                        mode(claim.spec().volumeMode()),
                        selector(claim.json().path("spec").path("selector"))));
    }

    /** An absent selector picks every volume. */
    private static LabelSelector selector(JsonNode json) {
        return json.isObject() ? LabelSelector.of(json) : LabelSelector.EVERYTHING;
    }

    public static VolumeFacts read(PersistentVolume volume) {
        String phase = volume.status().phase();
        boolean available = !volume.beingDeleted() && phase.equals("Available");
        return new VolumeFacts(
                volume.name(),
                volume.resourceVersion(),
                Map.copyOf(volume.labels()),
                nodes(volume.json().path("spec").path("nodeAffinity").path("required")),
                claim(volume),
                new Offer(
                        volume.annotations()
                                .getOrDefault(LEGACY_CLASS, volume.spec().storageClassName()),
                        storage(volume.spec().capacity()),
                        Set.copyOf(volume.spec().accessModes()),
                        mode(volume.spec().volumeMode()),
                        available),
                volume.spec().csi().driver(),
                volume.spec().csi().volumeHandle());
    }

    private static @Nullable ClaimRef claim(PersistentVolume volume) {
        if (!volume.spec().has("claimRef")) {
            return null;
        }
        var reference = volume.spec().claimRef();
        return new ClaimRef(new Key(reference.namespace(), reference.name()), reference.uid());
    }

    private static Optional<List<NodeSelectorTerm>> nodes(JsonNode required) {
        if (!required.isObject()) {
            return Optional.empty();
        }
        List<NodeSelectorTerm> terms = new ArrayList<>();
        for (JsonNode term : required.path("nodeSelectorTerms")) {
            terms.add(
                    NodeSelectorTerm.of(
                            new io.jollyboat.core.api.core.v1.NodeSelectorTerm((ObjectNode) term)));
        }
        return Optional.of(terms);
    }

    public static StorageClassFacts read(StorageClass storageClass) {
        List<NodeSelectorTerm> topologies =
                storageClass.allowedTopologies().stream()
                        .map(TopologySelectorTerm::matchLabelExpressions)
                        .map(StorageReader::topology)
                        .toList();
        return new StorageClassFacts(
                storageClass.name(),
                storageClass.provisioner(),
                storageClass.volumeBindingMode().equals("WaitForFirstConsumer"),
                topologies);
    }

    private static NodeSelectorTerm topology(List<TopologySelectorLabelRequirement> labels) {
        return new NodeSelectorTerm(
                labels.stream()
                        .map(each -> new NodeRequirement(each.key(), "In", each.values()))
                        .toList(),
                List.of());
    }

    /** How many volumes of each driver a node can attach, as far as its drivers say. */
    public static Map<String, Integer> limits(CSINode node) {
        Map<String, Integer> limits = new HashMap<>();
        for (CSINodeDriver driver : node.spec().drivers()) {
            int count = driver.allocatable().count(-1);
            if (count >= 0) {
                limits.put(driver.name(), count);
            }
        }
        return limits;
    }

    public static CapacityFacts read(CSIStorageCapacity capacity) {
        Quantity largest =
                capacity.has("maximumVolumeSize")
                        ? capacity.maximumVolumeSize()
                        : capacity.capacity();
        return new CapacityFacts(
                capacity.storageClassName(),
                LabelSelector.of(capacity.json().path("nodeTopology")),
                largest.value());
    }

    private static long storage(Map<String, Quantity> amounts) {
        return amounts.getOrDefault("storage", Quantity.ZERO).value();
    }

    private static String mode(String mode) {
        return mode.isEmpty() ? "Filesystem" : mode;
    }
}
