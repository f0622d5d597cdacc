package io.jollyboat.apiserver.authorization.node;

import io.jollyboat.apiserver.json.Trees;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** The secrets that a persistent volume needs on the node where it is mounted. */
final class VolumeSecrets {

    private static final List<String> OF_CSI =
            List.of("nodePublishSecretRef", "nodeStageSecretRef", "nodeExpandSecretRef");
    private static final List<String> WITH_SECRET_REF =
            List.of("cephfs", "cinder", "flexVolume", "iscsi", "rbd", "scaleIO", "storageos");

    private VolumeSecrets() {}

    /**
     * @param claimNamespace where a secret lies whose place is not said
     */
    static Set<Reference> of(JsonNode volume, String claimNamespace) {
        Set<Reference> secrets = new HashSet<>();
        JsonNode spec = volume.path("spec");
        for (String reference : OF_CSI) {
            add(secrets, spec.path("csi").path(reference), claimNamespace);
        }
        for (String kind : WITH_SECRET_REF) {
            add(secrets, spec.path(kind).path("secretRef"), claimNamespace);
        }
        String azure = Trees.text(spec, "azureFile", "secretName");
        if (!azure.isEmpty()) {
            String namespace = Trees.text(spec, "azureFile", "secretNamespace");
            secrets.add(
                    new Reference(
                            "secrets", namespace.isEmpty() ? claimNamespace : namespace, azure));
        }
        return Set.copyOf(secrets);
    }

    private static void add(Set<Reference> secrets, JsonNode reference, String claimNamespace) {
        String name = Trees.text(reference, "name");
        if (!name.isEmpty()) {
            String namespace = Trees.text(reference, "namespace");
            secrets.add(
                    new Reference(
                            "secrets", namespace.isEmpty() ? claimNamespace : namespace, name));
        }
    }
}
