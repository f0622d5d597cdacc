package io.jollyboat.apiserver.admission.access;

import io.jollyboat.apiserver.admission.AdmissionPlugin;
import io.jollyboat.apiserver.admission.AdmissionRequest;
import io.jollyboat.apiserver.admission.KnownObjects;
import io.jollyboat.apiserver.admission.Operation;
import io.jollyboat.apiserver.authorization.Authorizer;
import io.jollyboat.apiserver.authorization.node.NodeName;
import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.core.pki.CertificateRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A kubelet writes its own node, its own lease and the pods of its own node, and nothing else. */
public final class NodeRestriction implements AdmissionPlugin.Validating {

    private static final String LEASES = "kube-node-lease";

    private static final Set<String> KUBELET_SIGNERS =
            Set.of("kubernetes.io/kubelet-serving", "kubernetes.io/kube-apiserver-client-kubelet");

    private final NodePods pods;
    private final NodeTokens tokens;

    /**
     * @param authorizer says who may ask for tokens for others than the pods' audiences
     */
    public NodeRestriction(KnownObjects known, Authorizer authorizer) {
        this.pods = new NodePods(known);
        this.tokens = new NodeTokens(known, authorizer);
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
            pods.write(node, request);
        } else if (target.isBelow("", "pods", "status")) {
            pods.status(node, request);
        } else if (target.isBelow("", "pods", "eviction")) {
            pods.evict(node, request);
        } else if (target.isOrIsBelow("", "nodes")) {
            node(node, request);
        } else if (target.isBelow("", "serviceaccounts", "token")) {
            tokens.check(node, request);
        } else if (target.is("coordination.k8s.io", "leases")) {
            lease(node, request);
        } else if (target.isBelow("", "persistentvolumeclaims", "status")) {
            claimStatus(node, request);
        } else if (target.is("resource.k8s.io", "resourceslices")) {
            slice(node, request);
        } else if (target.is(Signers.GROUP, Signers.REQUESTS) && request.creates()) {
            signing(node, request);
        } else if (target.is("storage.k8s.io", "csinodes") && !target.name().equals(node)) {
            throw request.forbidden(
                    "can only access CSINode with the same name as the requesting node");
        }
    }

    private static void node(String node, AdmissionRequest request) {
        if (!request.target().name().equals(node)) {
            throw request.forbidden(
                    "node \"%s\" is not allowed to modify node \"%s\""
                            .formatted(node, request.target().name()));
        }
        JsonNode labels = request.wanted().path("metadata").path("labels");
        JsonNode source = request.wanted().path("spec").path("configSource");
        if (request.creates()) {
            if (source.isObject()) {
                throw request.forbidden(
                        "node \"%s\" is not allowed to create pods with a non-nil configSource"
                                .formatted(node));
            }
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
        if (source.isObject() && !same(request, "spec", "configSource")) {
            throw request.forbidden(
                    "node \"%s\" is not allowed to update configSource to a new non-nil configSource"
                            .formatted(node));
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

    /** A claim may grow; nothing else about it is the kubelet's. */
    private static void claimStatus(String node, AdmissionRequest request) {
        if (!request.updates()) {
            throw request.forbidden("unexpected operation \"" + request.operation() + '"');
        }
        if (!Trees.same(othersPart(request.wanted()), othersPart(request.before()))) {
            throw request.forbidden(
                    "node \"%s\" is not allowed to update fields other than status.capacity and status.conditions"
                            .formatted(node));
        }
    }

    private static JsonNode othersPart(JsonNode claim) {
        JsonNode part = claim.deepCopy();
        if (part.path("status") instanceof ObjectNode status) {
            status.remove(
                    List.of(
                            "capacity",
                            "conditions",
                            "allocatedResourceStatuses",
                            "allocatedResources"));
        }
        if (part.path("metadata") instanceof ObjectNode metadata) {
            metadata.remove(List.of("resourceVersion", "managedFields"));
        }
        return part;
    }

    private static void slice(String node, AdmissionRequest request) {
        JsonNode slice = request.creates() ? request.wanted() : request.before();
        boolean own = Trees.text(slice, "spec", "nodeName").equals(node);
        boolean creates = request.creates();
        if (!own && (creates || request.operation() == Operation.DELETE)) {
            throw request.forbidden(
                    "can only %s ResourceSlice with the same NodeName as the requesting node"
                            .formatted(creates ? "create" : "delete"));
        }
    }

    private static void signing(String node, AdmissionRequest request) {
        JsonNode spec = request.wanted().path("spec");
        if (!KUBELET_SIGNERS.contains(Trees.text(spec, "signerName"))) {
            return;
        }
        byte[] pem = Base64.getMimeDecoder().decode(Trees.text(spec, "request"));
        String name =
                CertificateRequest.fromPem(new String(pem, StandardCharsets.US_ASCII))
                        .subject()
                        .commonName();
        if (!name.equals("system:node:" + node)) {
            throw request.forbidden("can only create a node CSR with CN=system:node:" + node);
        }
    }
}
