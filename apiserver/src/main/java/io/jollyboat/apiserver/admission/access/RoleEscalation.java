package io.jollyboat.apiserver.admission.access;

import io.jollyboat.apiserver.admission.AdmissionPlugin;
import io.jollyboat.apiserver.admission.AdmissionRequest;
import io.jollyboat.apiserver.admission.Operation;
import io.jollyboat.apiserver.admission.Target;
import io.jollyboat.apiserver.authorization.Administrators;
import io.jollyboat.apiserver.authorization.Authorizer;
import io.jollyboat.apiserver.authorization.Decision;
import io.jollyboat.apiserver.authorization.rbac.Coverage;
import io.jollyboat.apiserver.authorization.rbac.PolicyRule;
import io.jollyboat.apiserver.authorization.rbac.RoleAuthorizer;
import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.request.RequestInfo;
import io.jollyboat.core.errors.ApiException;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * Nobody gives away rights that he does not hold: neither by writing a role nor by binding one.
 * Exempt are administrators and whoever was given the verbs {@code escalate} and {@code bind} for
 * just that.
 *
 * <p>No plug-in in Kubernetes, where the storage of roles does it; so it cannot be turned off, and
 * comes when all that changes objects is done.
 */
public final class RoleEscalation implements AdmissionPlugin.Mutating {

    private static final String GROUP = "rbac.authorization.k8s.io";
    private static final String CLUSTER_ROLE = "ClusterRole";
    private static final String AGGREGATION = "aggregationRule";

    private final Authorizer authorizer;
    private final RoleAuthorizer roles;

    public RoleEscalation(Authorizer authorizer, RoleAuthorizer roles) {
        this.authorizer = authorizer;
        this.roles = roles;
    }

    @Override
    public String name() {
        return "RoleEscalation";
    }

    @Override
    public boolean concerns(Target target) {
        return target.definition().group().equals(GROUP) && target.subresource().isEmpty();
    }

    @Override
    public void mutate(AdmissionRequest request) {
        boolean writes =
                request.operation() == Operation.CREATE || request.operation() == Operation.UPDATE;
        if (!writes
                || !concerns(request.target())
                || Administrators.include(request.user())
                || onlyForgets(request)) {
            return;
        }
        switch (request.target().definition().plural()) {
            case "roles", "clusterroles" -> role(request);
            case "rolebindings", "clusterrolebindings" -> binding(request);
            default -> {}
        }
    }

    private void role(AdmissionRequest request) {
        String plural = request.target().definition().plural();
        if (may(request, "escalate", plural, request.target().name())) {
            return;
        }
        ObjectNode role = request.changed();
        refuseLacking(request, PolicyRule.allOf(role));
        if (aggregates(role) || request.old() != null && aggregates(request.old())) {
            // what it gathers tomorrow nobody knows today
            if (lacking(request, Coverage.EVERYTHING)) {
                throw request.forbidden(
                        "must have cluster-admin privileges to use the aggregationRule");
            }
        }
    }

    private static boolean aggregates(ObjectNode role) {
        return !Trees.empty(role.path(AGGREGATION).get("clusterRoleSelectors"));
    }

    private void binding(AdmissionRequest request) {
        ObjectNode binding = request.changed();
        String kind = Trees.text(binding, "roleRef", "kind");
        String name = Trees.text(binding, "roleRef", "name");
        String plural = kind.equals(CLUSTER_ROLE) ? "clusterroles" : "roles";
        if (may(request, "bind", plural, name)) {
            return;
        }
        List<PolicyRule> given =
                roles.rulesOf(kind, request.target().namespace(), name)
                        .orElseThrow(() -> ApiException.notFound(GROUP, plural, name));
        refuseLacking(request, given);
    }

    private boolean may(AdmissionRequest request, String verb, String plural, String name) {
        RequestInfo question =
                RequestInfo.question(verb, GROUP, request.target().namespace(), plural, "", name);
        return authorizer.authorize(request.user(), question) instanceof Decision.Allowed;
    }

    private boolean lacking(AdmissionRequest request, List<PolicyRule> given) {
        var held = roles.heldBy(request.user(), request.target().namespace());
        return Coverage.lacking(request.user(), held, given).isPresent();
    }

    private void refuseLacking(AdmissionRequest request, List<PolicyRule> given) {
        var held = roles.heldBy(request.user(), request.target().namespace());
        Coverage.lacking(request.user(), held, given)
                .ifPresent(
                        why -> {
                            throw request.forbidden(why);
                        });
    }

    /** Whether an update changes only what the garbage collector changes. */
    private static boolean onlyForgets(AdmissionRequest request) {
        ObjectNode old = request.old();
        return old != null && withoutTies(request.changed()).equals(withoutTies(old));
    }

    private static ObjectNode withoutTies(ObjectNode object) {
        ObjectNode copy = object.deepCopy();
        Trees.object(copy, "metadata")
                .remove(
                        List.of(
                                "finalizers",
                                "ownerReferences",
                                "managedFields",
                                "resourceVersion"));
        return copy;
    }
}
