package io.jollyboat.apiserver.warning;

import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.resource.Warnings;
import io.jollyboat.apiserver.validation.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * About volumes, claims and classes of storage, in the words of Kubernetes 1.36 ({@code
 * pkg/api/persistentvolume}, {@code persistentvolumeclaim} and {@code storage}). Pure.
 */
public final class StorageWarnings {

    /** Of volumes. */
    public static final Warnings VOLUMES = Warnings.always(StorageWarnings::ofVolume);

    /** Of claims. */
    public static final Warnings CLAIMS = Warnings.always(StorageWarnings::ofClaim);

    /** Of classes. */
    public static final Warnings CLASSES = Warnings.always(StorageWarnings::ofClass);

    /** Of what a driver says is left. */
    public static final Warnings CAPACITIES = Warnings.always(StorageWarnings::ofCapacity);

    private static final String CLASS = "volume.beta.kubernetes.io/storage-class";
    private static final String CLASS_IS_A_FIELD =
            "deprecated since v1.8; use \"storageClassName\" attribute instead";

    private static final Map<String, String> PAST = new LinkedHashMap<>();

    static {
        PAST.put("cephfs", "deprecated in v1.28, non-functional in v1.31+");
        PAST.put("photonPersistentDisk", "deprecated in v1.11, non-functional in v1.16+");
        PAST.put("scaleIO", "deprecated in v1.16, non-functional in v1.22+");
        PAST.put("storageos", "deprecated in v1.22, non-functional in v1.25+");
        PAST.put("glusterfs", "deprecated in v1.25, non-functional in v1.26+");
        PAST.put("rbd", "deprecated in v1.28, non-functional in v1.31+");
    }

    private StorageWarnings() {}

    private static List<String> ofVolume(ObjectNode volume) {
        Sayings sayings = new Sayings();
        Path spec = Path.of("spec");
        sayOfAnnotation(volume, sayings);
        if (Trees.text(volume, "spec", "persistentVolumeReclaimPolicy").equals("Recycle")) {
            sayings.say(
                    spec.child("persistentVolumeReclaimPolicy"),
                    "The Recycle reclaim policy is deprecated. Instead, the recommended approach is"
                            + " to use dynamic provisioning.");
        }
        Path terms = spec.child("nodeAffinity").child("required").child("nodeSelectorTerms");
        int position = 0;
        for (JsonNode term :
                Trees.at(volume, "spec", "nodeAffinity", "required", "nodeSelectorTerms")) {
            NodeLabels.sayOfExpressions(term, terms.index(position), sayings);
            position++;
        }
        PAST.forEach(
                (kind, message) -> {
                    if (volume.path("spec").has(kind)) {
                        String spoken = kind.equals("storageos") ? "storageOS" : kind;
                        sayings.say(spec.child(spoken), message);
                    }
                });
        return sayings.all();
    }

    private static List<String> ofClaim(ObjectNode claim) {
        Sayings sayings = new Sayings();
        sayOfAnnotation(claim, sayings);
        sayOfClaimSpec(claim.path("spec"), Path.of("spec"), sayings);
        return sayings.all();
    }

    /** Speaks of what a claim asks for. */
    static void sayOfClaimSpec(JsonNode spec, Path path, Sayings sayings) {
        for (String part : List.of("requests", "limits")) {
            sayings.sayIfFractional(
                    spec.path("resources").path(part),
                    "storage",
                    path.child("resources").child(part));
        }
    }

    private static void sayOfAnnotation(ObjectNode object, Sayings sayings) {
        PodWarnings.sayOfAnnotation(
                object.path("metadata").path("annotations"),
                CLASS,
                CLASS_IS_A_FIELD,
                Path.ROOT,
                sayings);
    }

    private static List<String> ofClass(ObjectNode storageClass) {
        Sayings sayings = new Sayings();
        int topology = 0;
        for (JsonNode each : storageClass.path("allowedTopologies")) {
            Path path = Path.of("allowedTopologies").index(topology).child("matchLabelExpressions");
            int position = 0;
            for (JsonNode expression : each.path("matchLabelExpressions")) {
                Path key = path.index(position).child("key");
                NodeLabels.renaming(Trees.text(expression, "key"))
                        .ifPresent(message -> sayings.say(key, message));
                position++;
            }
            topology++;
        }
        return sayings.all();
    }

    private static List<String> ofCapacity(ObjectNode capacity) {
        Sayings sayings = new Sayings();
        Path path = Path.of("nodeTopology");
        JsonNode topology = capacity.path("nodeTopology");
        NodeLabels.sayOfExpressions(topology, path, sayings);
        for (String label : topology.path("matchLabels").propertyNames()) {
            NodeLabels.renaming(label)
                    .ifPresent(
                            message ->
                                    sayings.say(path.child("matchLabels").child(label), message));
        }
        return sayings.all();
    }
}
