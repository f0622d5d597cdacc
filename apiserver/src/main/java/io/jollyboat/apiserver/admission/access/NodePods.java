package io.jollyboat.apiserver.admission.access;

import io.jollyboat.apiserver.admission.AdmissionRequest;
import io.jollyboat.apiserver.admission.KnownObjects;
import io.jollyboat.apiserver.admission.Operation;
import io.jollyboat.apiserver.authorization.node.PodReferences;
import io.jollyboat.apiserver.authorization.node.Reference;
import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.core.errors.ApiException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a kubelet does with pods: it makes and deletes those that mirror its own files, tells how
 * its pods are, and evicts them.
 */
record NodePods(KnownObjects known) {

    private static final String MIRROR = "kubernetes.io/config.mirror";

    /** Things that a mirror pod may not refer to, in the order they are looked for. */
    private static final List<String> SECLUDED =
            List.of(
                    "serviceaccounts",
                    "secrets",
                    "configmaps",
                    "clustertrustbundles",
                    "persistentvolumeclaims",
                    "resourceclaims");

    void write(String node, AdmissionRequest request) {
        switch (request.operation()) {
            case CREATE -> mirror(node, request);
            case DELETE -> {
                if (!isOn(node, request.before())) {
                    throw request.forbidden(
                            "node \"%s\" can only delete pods with spec.nodeName set to itself"
                                    .formatted(node));
                }
            }
            default ->
                    throw request.forbidden(
                            "unexpected operation \"%s\", node \"%s\" can only create and delete mirror pods"
                                    .formatted(request.operation(), node));
        }
    }

    private static boolean isOn(String node, JsonNode pod) {
        return Trees.text(pod, "spec", "nodeName").equals(node);
    }

    private void mirror(String node, AdmissionRequest request) {
        JsonNode pod = request.wanted();
        if (!pod.path("metadata").path("annotations").has(MIRROR)) {
            throw request.forbidden(
                    "pod does not have \"%s\" annotation, node \"%s\" can only create mirror pods"
                            .formatted(MIRROR, node));
        }
        if (!isOn(node, pod)) {
            throw request.forbidden(
                    "node \"%s\" can only create pods with spec.nodeName set to itself"
                            .formatted(node));
        }
        List<ObjectNode> owners = Trees.objects(pod, "metadata", "ownerReferences");
        if (owners.size() > 1) {
            throw request.forbidden(
                    "node \"%s\" can only create pods with a single owner reference set to itself"
                            .formatted(node));
        }
        owner(node, owners.isEmpty() ? null : owners.getFirst(), request);
        Set<String> referred =
                PodReferences.of(pod).stream().map(Reference::resource).collect(Collectors.toSet());
        if (trusts(pod)) {
            referred.add("clustertrustbundles");
        }
        for (String each : SECLUDED) {
            if (referred.contains(each)) {
                throw request.forbidden(
                        "node \"%s\" can not create pods that reference %s"
                                .formatted(
                                        node,
                                        each.equals("serviceaccounts")
                                                ? "a service account"
                                                : each));
            }
        }
    }

    private static boolean trusts(JsonNode pod) {
        return Trees.objects(pod, "spec", "volumes").stream()
                .flatMap(volume -> Trees.objects(volume, "projected", "sources").stream())
                .anyMatch(source -> source.path("clusterTrustBundle").isObject());
    }

    private void owner(String node, @Nullable ObjectNode owner, AdmissionRequest request) {
        if (owner == null
                || !Trees.text(owner, "apiVersion").equals("v1")
                || !Trees.text(owner, "kind").equals("Node")
                || !Trees.text(owner, "name").equals(node)) {
            throw request.forbidden(
                    "node \"%s\" can only create pods with an owner reference set to itself"
                            .formatted(node));
        }
        if (!Trees.flag(owner, "controller")) {
            throw request.forbidden(
                    "node \"%s\" can only create pods with a controller owner reference set to itself"
                            .formatted(node));
        }
        if (Trees.flag(owner, "blockOwnerDeletion")) {
            throw request.forbidden(
                    "node \"%s\" must not set blockOwnerDeletion on an owner reference"
                            .formatted(node));
        }
        ObjectNode self = known.find("", "nodes", "", node);
        if (self == null) {
            throw ApiException.notFound("", "nodes", node);
        }
        String said = Trees.text(owner, "uid");
        String real = Trees.text(self, "metadata", "uid");
        if (!said.equals(real)) {
            throw request.forbidden(
                    "node %s UID mismatch: expected %s got %s".formatted(node, said, real));
        }
    }

    void status(String node, AdmissionRequest request) {
        if (request.operation() != Operation.UPDATE) {
            throw request.forbidden("unexpected operation \"" + request.operation() + '"');
        }
        JsonNode wanted = request.wanted();
        JsonNode before = request.before();
        if (!isOn(node, before)) {
            throw request.forbidden(
                    "node \"%s\" can only update pod status for pods with spec.nodeName set to itself"
                            .formatted(node));
        }
        JsonNode labels = wanted.path("metadata").path("labels");
        if (!NodeLabels.changed(labels, before.path("metadata").path("labels")).isEmpty()) {
            throw request.forbidden(
                    "node \"%s\" cannot update labels through pod status".formatted(node));
        }
        if (!claims(wanted).equals(claims(before))) {
            throw request.forbidden(
                    "node \"%s\" cannot update resource claim statues".formatted(node));
        }
        JsonNode extended = wanted.path("status").path("extendedResourceClaimStatus");
        if (!Trees.same(extended, before.path("status").path("extendedResourceClaimStatus"))) {
            throw request.forbidden(
                    "node \"%s\" cannot update extended resource claim status".formatted(node));
        }
    }

    private static List<List<String>> claims(JsonNode pod) {
        List<List<String>> claims = new ArrayList<>();
        for (ObjectNode each : Trees.objects(pod, "status", "resourceClaimStatuses")) {
            claims.add(List.of(Trees.text(each, "name"), Trees.text(each, "resourceClaimName")));
        }
        return claims;
    }

    void evict(String node, AdmissionRequest request) {
        if (!request.creates()) {
            throw request.forbidden("unexpected operation " + request.operation());
        }
        String name = request.target().name();
        ObjectNode pod = known.find("", "pods", request.target().namespace(), name);
        if (pod == null) {
            throw ApiException.notFound("", "pods", name);
        }
        if (!isOn(node, pod)) {
            throw request.forbidden(
                    "node %s can only evict pods with spec.nodeName set to itself".formatted(node));
        }
    }
}
