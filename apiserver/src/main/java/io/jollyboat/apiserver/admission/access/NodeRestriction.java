package io.jollyboat.apiserver.admission.access;

import io.jollyboat.apiserver.admission.AdmissionPlugin;
import io.jollyboat.apiserver.admission.AdmissionRequest;
import io.jollyboat.apiserver.admission.Operation;
import io.jollyboat.apiserver.authorization.node.NodeName;
import io.jollyboat.apiserver.authorization.node.PodReferences;
import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.core.errors.ApiException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A kubelet writes its own node, its own lease and the pods of its own node, and nothing else. */
public final class NodeRestriction implements AdmissionPlugin.Validating {

    private static final String MIRROR = "kubernetes.io/config.mirror";
    private static final String LEASES = "kube-node-lease";

    private final BiFunction<String, String, @Nullable ObjectNode> pods;

    /**
     * @param pods the pod of a namespace and name as it is now, or null
     */
    public NodeRestriction(BiFunction<String, String, @Nullable ObjectNode> pods) {
        this.pods = pods;
    }

    @Override
    public String name() {
        return "NodeRestriction";
    }

    @Override
    public void validate(AdmissionRequest request) {
        Optional<String> name = NodeName.of(request.user());
        if (name.isEmpty()) {
            return;
        }
        String node = name.get();
        if (node.isEmpty()) {
            throw request.forbidden(
                    "could not determine node from user \"" + request.user().name() + '"');
        }
        var target = request.target();
        if (target.is("", "pods")) {
            pod(node, request);
        } else if (target.isBelow("", "pods", "status")) {
            podStatus(node, request);
        } else if (target.isBelow("", "pods", "eviction")) {
            eviction(node, request);
        } else if (target.isOrIsBelow("", "nodes")) {
            node(node, request);
        } else if (target.isBelow("", "serviceaccounts", "token")) {
            token(node, request);
        } else if (target.is("coordination.k8s.io", "leases")) {
            lease(node, request);
        } else if (target.is("storage.k8s.io", "csinodes") && !target.name().equals(node)) {
            throw request.forbidden(
                    "can only access CSINode with the same name as the requesting node");
        }
    }

    private static void pod(String node, AdmissionRequest request) {
        switch (request.operation()) {
            case CREATE -> mirrorPod(node, request);
            case DELETE -> {
                if (!Trees.text(request.before(), "spec", "nodeName").equals(node)) {
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

    private static void mirrorPod(String node, AdmissionRequest request) {
        JsonNode pod = request.wanted();
        if (!pod.path("metadata").path("annotations").has(MIRROR)) {
            throw request.forbidden(
                    "pod does not have \"%s\" annotation, node \"%s\" can only create mirror pods"
                            .formatted(MIRROR, node));
        }
        if (!Trees.text(pod, "spec", "nodeName").equals(node)) {
            throw request.forbidden(
                    "node \"%s\" can only create pods with spec.nodeName set to itself"
                            .formatted(node));
        }
        List<ObjectNode> owners = Trees.objects(pod, "metadata", "ownerReferences");
        boolean own =
                owners.size() == 1
                        && Trees.text(owners.getFirst(), "kind").equals("Node")
                        && Trees.text(owners.getFirst(), "name").equals(node);
        if (!own) {
            throw request.forbidden(
                    "node \"%s\" can only create pods with a single owner reference set to itself"
                            .formatted(node));
        }
        PodReferences.of(pod).stream()
                .findAny()
                .ifPresent(
                        reference -> {
                            throw request.forbidden(
                                    "node \"%s\" can not create pods that reference %s"
                                            .formatted(node, reference.resource()));
                        });
    }

    private static void podStatus(String node, AdmissionRequest request) {
        if (request.operation() != Operation.UPDATE) {
            throw request.forbidden("unexpected operation \"" + request.operation() + '"');
        }
        if (!Trees.text(request.before(), "spec", "nodeName").equals(node)) {
            throw request.forbidden(
                    "node \"%s\" can only update pod status for pods with spec.nodeName set to itself"
                            .formatted(node));
        }
        JsonNode labels = request.wanted().path("metadata").path("labels");
        JsonNode before = request.before().path("metadata").path("labels");
        if (!NodeLabels.changed(labels, before).isEmpty()) {
            throw request.forbidden(
                    "node \"%s\" cannot update labels through pod status".formatted(node));
        }
    }

    private void eviction(String node, AdmissionRequest request) {
        ObjectNode pod = pods.apply(request.target().namespace(), request.target().name());
        if (pod != null && !Trees.text(pod, "spec", "nodeName").equals(node)) {
            throw request.forbidden(
                    "node %s can only evict pods with spec.nodeName set to itself".formatted(node));
        }
    }

    private static void node(String node, AdmissionRequest request) {
        if (!request.target().name().equals(node)) {
            throw request.forbidden(
                    "node \"%s\" is not allowed to modify node \"%s\""
                            .formatted(node, request.target().name()));
        }
        JsonNode labels = request.wanted().path("metadata").path("labels");
        if (request.creates()) {
            Set<String> forbidden =
                    NodeLabels.forbidden(NodeLabels.changed(labels, labels.path("")));
            if (!forbidden.isEmpty()) {
                throw request.forbidden(
                        "node \"%s\" is not allowed to set the following labels: %s"
                                .formatted(node, String.join(", ", forbidden)));
            }
        }
        if (!request.updates()) {
            return;
        }
        if (!same(request, "spec", "taints")) {
            throw request.forbidden("node \"%s\" is not allowed to modify taints".formatted(node));
        }
        if (!same(request, "metadata", "ownerReferences")) {
            throw request.forbidden(
                    "node \"%s\" is not allowed to modify ownerReferences".formatted(node));
        }
        JsonNode before = request.before().path("metadata").path("labels");
        Set<String> forbidden = NodeLabels.forbidden(NodeLabels.changed(labels, before));
        if (!forbidden.isEmpty()) {
            throw request.forbidden(
                    "is not allowed to modify labels: "
                            + forbidden.stream().sorted().collect(Collectors.joining(", ")));
        }
    }

    private static boolean same(AdmissionRequest request, String member, String field) {
        JsonNode wanted = request.wanted().path(member).path(field);
        JsonNode before = request.before().path(member).path(field);
        return Trees.empty(wanted) && Trees.empty(before) || wanted.equals(before);
    }

    private void token(String node, AdmissionRequest request) {
        JsonNode bound = request.wanted().path("spec").path("boundObjectRef");
        if (!Trees.text(bound, "kind").equals("Pod")
                || !Trees.text(bound, "apiVersion").equals("v1")
                || Trees.text(bound, "name").isEmpty()) {
            throw request.forbidden("node requested token not bound to a pod");
        }
        String uid = Trees.text(bound, "uid");
        if (uid.isEmpty()) {
            throw request.forbidden("node requested token with a pod binding without a uid");
        }
        String name = Trees.text(bound, "name");
        ObjectNode pod = pods.apply(request.target().namespace(), name);
        if (pod == null) {
            throw ApiException.notFound("", "pods", name);
        }
        String real = Trees.text(pod, "metadata", "uid");
        if (!real.equals(uid)) {
            throw request.forbidden(
                    "the UID in the bound object reference (%s) does not match the UID in record. The object might have been deleted and then recreated"
                            .formatted(uid));
        }
        if (!Trees.text(pod, "spec", "nodeName").equals(node)) {
            throw request.forbidden(
                    "node requested token bound to a pod scheduled on a different node");
        }
        for (String audience : Trees.texts(request.wanted(), "spec", "audiences")) {
            if (!audience.isEmpty() && !asks(pod, audience)) {
                throw request.forbidden(
                        "audience \"%s\" not found in pod spec volume".formatted(audience));
            }
        }
    }

    private static boolean asks(ObjectNode pod, String audience) {
        return Trees.objects(pod, "spec", "volumes").stream()
                .flatMap(volume -> Trees.objects(volume, "projected", "sources").stream())
                .anyMatch(
                        source ->
                                Trees.text(source, "serviceAccountToken", "audience")
                                        .equals(audience));
    }

    private static void lease(String node, AdmissionRequest request) {
        if (!request.target().namespace().equals(LEASES)) {
            throw request.forbidden(
                    "can only access leases in the \"" + LEASES + "\" system namespace");
        }
        if (!request.target().name().equals(node)) {
            throw request.forbidden(
                    "can only access node lease with the same name as the requesting node");
        }
    }
}
