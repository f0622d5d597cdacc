package io.jollyboat.apiserver.authorization.node;

import io.jollyboat.apiserver.authorization.Authorizer;
import io.jollyboat.apiserver.authorization.Decision;
import io.jollyboat.apiserver.authorization.rbac.HeldRules;
import io.jollyboat.apiserver.authorization.rbac.PolicyRule;
import io.jollyboat.apiserver.request.RequestInfo;
import io.jollyboat.apiserver.resource.Requester;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Allows kubelets what the pods of their node need. Never denies, and has no opinion of other
 * users.
 */
public final class NodeAuthorizer implements Authorizer, HeldRules.Source {

    private static final Decision ALLOWED = new Decision.Allowed("");
    private static final Set<String> CHANGES = Set.of("update", "patch");
    private static final Set<String> READS = Set.of("get", "list", "watch");
    private static final Set<String> OWN = Set.of("get", "create", "update", "patch", "delete");
    private static final String LEASES = "kube-node-lease";

    private final NodeGraph graph;
    private final List<PolicyRule> rules;

    /**
     * @param rules what every kubelet may do, where it is not a matter of single objects
     */
    public NodeAuthorizer(NodeGraph graph, List<PolicyRule> rules) {
        this.graph = graph;
        this.rules = List.copyOf(rules);
    }

    @Override
    public Decision authorize(Requester user, RequestInfo request) {
        Optional<String> name = NodeName.of(user);
        if (name.isEmpty()) {
            return none("");
        }
        String node = name.get();
        if (node.isEmpty()) {
            return none("unknown node for user \"" + user.name() + '"');
        }
        if (request.resourceRequest()) {
            switch (request.group() + "/" + request.resource()) {
                case "/secrets", "/configmaps" -> {
                    return namespacedRead(node, request);
                }
                case "/persistentvolumeclaims" -> {
                    return request.subresource().equals("status")
                            ? statusUpdate(node, request)
                            : single(node, request);
                }
                case "/persistentvolumes",
                        "resource.k8s.io/resourceclaims",
                        "storage.k8s.io/volumeattachments" -> {
                    return single(node, request);
                }
                case "/serviceaccounts" -> {
                    return account(node, request);
                }
                case "coordination.k8s.io/leases" -> {
                    return lease(node, request);
                }
                case "storage.k8s.io/csinodes" -> {
                    return csiNode(node, request);
                }
                case "resource.k8s.io/resourceslices" -> {
                    return slice(node, request);
                }
                case "/nodes" -> {
                    return node(node, request);
                }
                case "/pods" -> {
                    return pod(node, request);
                }
                default -> {}
            }
        }
        return rules.stream().anyMatch(rule -> rule.allows(request)) ? ALLOWED : none("");
    }

    /** Of a node it is not told: most of that is a matter of single objects. */
    @Override
    public HeldRules heldBy(Requester user, String namespace) {
        return NodeName.of(user).isPresent()
                ? HeldRules.untold("node authorizer does not support user rule resolution")
                : HeldRules.NONE;
    }

    private Decision namespacedRead(String node, RequestInfo request) {
        if (!READS.contains(request.verb())) {
            return none("can only read resources of this type");
        }
        if (!request.subresource().isEmpty()) {
            return none("cannot read subresource");
        }
        if (request.namespace().isEmpty()) {
            return none("can only read namespaced object of this type");
        }
        return related(node, request);
    }

    private Decision single(String node, RequestInfo request) {
        if (!request.verb().equals("get")) {
            return none("can only get individual resources of this type");
        }
        if (!request.subresource().isEmpty()) {
            return none("cannot get subresource");
        }
        return related(node, request);
    }

    private Decision statusUpdate(String node, RequestInfo request) {
        if (!CHANGES.contains(request.verb())) {
            return none("can only get/update/patch this type");
        }
        return related(node, request);
    }

    private Decision account(String node, RequestInfo request) {
        if (request.subresource().isEmpty() && request.verb().equals("get")) {
            return single(node, request);
        }
        if (!request.verb().equals("create") || request.name().isEmpty()) {
            return none("can only create tokens for individual service accounts");
        }
        if (!request.subresource().equals("token")) {
            return none("can only create token subresource of serviceaccount");
        }
        return related(node, request);
    }

    private Decision related(String node, RequestInfo request) {
        if (request.name().isEmpty()) {
            return none("No Object name found");
        }
        Reference wanted = new Reference(request.resource(), request.namespace(), request.name());
        return graph.leads(node, wanted)
                ? ALLOWED
                : none("no relationship found between node '" + node + "' and this object");
    }

    private static Decision lease(String node, RequestInfo request) {
        if (!OWN.contains(request.verb())) {
            return none("can only get, create, update, patch, or delete a node lease");
        }
        if (!request.namespace().equals(LEASES)) {
            return none("can only access leases in the \"" + LEASES + "\" system namespace");
        }
        boolean own = request.verb().equals("create") || request.name().equals(node);
        return own
                ? ALLOWED
                : none("can only access node lease with the same name as the requesting node");
    }

    private static Decision csiNode(String node, RequestInfo request) {
        if (!OWN.contains(request.verb())) {
            return none("can only get, create, update, patch, or delete a CSINode");
        }
        if (!request.subresource().isEmpty()) {
            return none("cannot authorize CSINode subresources");
        }
        boolean own = request.verb().equals("create") || request.name().equals(node);
        return own
                ? ALLOWED
                : none("can only access CSINode with the same name as the requesting node");
    }

    /** Which node it may write, admission knows. */
    private static Decision node(String node, RequestInfo request) {
        boolean writes = CHANGES.contains(request.verb());
        if (request.subresource().equals("status")) {
            return writes ? ALLOWED : none("");
        }
        if (!request.subresource().isEmpty()) {
            return none("");
        }
        if (writes || request.verb().equals("create")) {
            return ALLOWED;
        }
        if (!READS.contains(request.verb())) {
            return none("");
        }
        if (request.name().equals(node)) {
            return ALLOWED;
        }
        return none(
                request.name().isEmpty()
                        ? "node '" + node + "' cannot read all nodes, only its own Node object"
                        : "node '"
                                + node
                                + "' cannot read '"
                                + request.name()
                                + "', only its own Node object");
    }

    /** Which pods it may write, admission knows. */
    private Decision pod(String node, RequestInfo request) {
        return switch (request.subresource()) {
            case "" ->
                    switch (request.verb()) {
                        case "get" -> single(node, request);
                        case "list", "watch" -> podList(node, request);
                        case "create", "delete" -> ALLOWED;
                        default -> none("");
                    };
            case "status" -> CHANGES.contains(request.verb()) ? ALLOWED : none("");
            case "eviction" -> request.verb().equals("create") ? ALLOWED : none("");
            default -> none("");
        };
    }

    private Decision podList(String node, RequestInfo request) {
        if (selects("spec.nodeName", node, request)) {
            return ALLOWED;
        }
        return request.name().isEmpty()
                ? none("can only list/watch pods with spec.nodeName field selector")
                : related(node, request);
    }

    /** Which one it may create, admission knows. */
    private Decision slice(String node, RequestInfo request) {
        if (!request.subresource().isEmpty()) {
            return none("cannot authorize ResourceSlice subresources");
        }
        return switch (request.verb()) {
            case "create" -> ALLOWED;
            case "get", "update", "patch", "delete" -> related(node, request);
            case "watch", "list", "deletecollection" ->
                    selects("spec.nodeName", node, request)
                            ? ALLOWED
                            : none(
                                    "can only list/watch/deletecollection resourceslices with"
                                            + " nodeName field selector");
            default ->
                    none(
                            "only the following verbs are allowed for a ResourceSlice: get, watch,"
                                    + " list, create, update, patch, delete, deletecollection");
        };
    }

    private static boolean selects(String field, String value, RequestInfo request) {
        for (String term : request.fieldSelector().split(",", -1)) {
            String plain = term.strip().replace("==", "=");
            if (plain.equals(field + "=" + value)) {
                return true;
            }
        }
        return false;
    }

    private static Decision none(String why) {
        return new Decision.NoOpinion(why);
    }
}
