package io.jollyboat.apiserver.authorization.node;

import io.jollyboat.apiserver.json.Trees;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Finds out what a pod refers to. A function of the pod. */
public final class PodReferences {

    private static final String SECRETS = "secrets";
    private static final String CONFIG_MAPS = "configmaps";
    private static final String CLAIMS = "persistentvolumeclaims";
    private static final String RESOURCE_CLAIMS = "resourceclaims";

    private static final List<String> CONTAINERS =
            List.of("containers", "initContainers", "ephemeralContainers");

    /** Kinds of volume whose credentials are in a secret that {@code secretRef} names. */
    private static final List<String> WITH_SECRET_REF =
            List.of("cephfs", "cinder", "flexVolume", "iscsi", "rbd", "scaleIO", "storageos");

    private final Set<Reference> found = new HashSet<>();
    private final String namespace;
    private final String pod;

    private PodReferences(String namespace, String pod) {
        this.namespace = namespace;
        this.pod = pod;
    }

    /** The secrets, config maps, claims and the service account that a pod refers to. */
    public static Set<Reference> of(JsonNode pod) {
        var references =
                new PodReferences(
                        Trees.text(pod, "metadata", "namespace"),
                        Trees.text(pod, "metadata", "name"));
        references.collect(pod);
        return Set.copyOf(references.found);
    }

    private void collect(JsonNode pod) {
        JsonNode spec = pod.path("spec");
        add("serviceaccounts", Trees.text(spec, "serviceAccountName"));
        for (ObjectNode each : Trees.objects(spec, "imagePullSecrets")) {
            add(SECRETS, Trees.text(each, "name"));
        }
        for (String list : CONTAINERS) {
            Trees.objects(spec, list).forEach(this::container);
        }
        Trees.objects(spec, "volumes").forEach(this::volume);
        for (ObjectNode claim : Trees.objects(spec, "resourceClaims")) {
            add(RESOURCE_CLAIMS, Trees.text(claim, "resourceClaimName"));
        }
        for (ObjectNode claim : Trees.objects(pod, "status", "resourceClaimStatuses")) {
            add(RESOURCE_CLAIMS, Trees.text(claim, "resourceClaimName"));
        }
        add(
                RESOURCE_CLAIMS,
                Trees.text(pod, "status", "extendedResourceClaimStatus", "resourceClaimName"));
    }

    private void container(ObjectNode container) {
        for (ObjectNode from : Trees.objects(container, "envFrom")) {
            add(CONFIG_MAPS, Trees.text(from, "configMapRef", "name"));
            add(SECRETS, Trees.text(from, "secretRef", "name"));
        }
        for (ObjectNode variable : Trees.objects(container, "env")) {
            add(CONFIG_MAPS, Trees.text(variable, "valueFrom", "configMapKeyRef", "name"));
            add(SECRETS, Trees.text(variable, "valueFrom", "secretKeyRef", "name"));
        }
    }

    private void volume(ObjectNode volume) {
        add(CONFIG_MAPS, Trees.text(volume, "configMap", "name"));
        add(SECRETS, Trees.text(volume, "secret", "secretName"));
        add(SECRETS, Trees.text(volume, "azureFile", "secretName"));
        add(SECRETS, Trees.text(volume, "csi", "nodePublishSecretRef", "name"));
        for (String kind : WITH_SECRET_REF) {
            add(SECRETS, Trees.text(volume, kind, "secretRef", "name"));
        }
        for (ObjectNode source : Trees.objects(volume, "projected", "sources")) {
            add(CONFIG_MAPS, Trees.text(source, "configMap", "name"));
            add(SECRETS, Trees.text(source, "secret", "name"));
        }
        add(CLAIMS, Trees.text(volume, "persistentVolumeClaim", "claimName"));
        if (volume.path("ephemeral").isObject()) {
            add(CLAIMS, pod + "-" + Trees.text(volume, "name"));
        }
    }

    private void add(String resource, String name) {
        if (!name.isEmpty()) {
            found.add(new Reference(resource, namespace, name));
        }
    }
}
