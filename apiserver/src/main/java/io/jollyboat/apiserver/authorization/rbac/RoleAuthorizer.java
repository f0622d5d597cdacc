package io.jollyboat.apiserver.authorization.rbac;

import io.jollyboat.apiserver.authorization.Authorizer;
import io.jollyboat.apiserver.authorization.Decision;
import io.jollyboat.apiserver.authorization.rbac.RoleBook.Grant;
import io.jollyboat.apiserver.request.RequestInfo;
import io.jollyboat.apiserver.resource.Requester;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Allows what a role of the user covers. Never denies: others may allow what no role does. */
public final class RoleAuthorizer implements Authorizer, HeldRules.Source {

    private final RoleBook book;

    public RoleAuthorizer(RoleBook book) {
        this.book = book;
    }

    @Override
    public Decision authorize(Requester user, RequestInfo request) {
        String namespace = request.resourceRequest() ? request.namespace() : "";
        List<String> missing = new ArrayList<>(0);
        for (Grant grant : book.grantsOf(user, namespace)) {
            Binding binding = grant.binding();
            Role role = book.role(binding.roleNamespace(), binding.roleName());
            if (role == null) {
                missing.add(missing(binding));
                continue;
            }
            for (PolicyRule rule : role.rules()) {
                if (rule.allows(request)) {
                    return new Decision.Allowed(
                            "RBAC: allowed by " + binding.described(grant.subject()));
                }
            }
        }
        return new Decision.NoOpinion(missing.isEmpty() ? "" : "RBAC: " + together(missing));
    }

    @Override
    public HeldRules heldBy(Requester user, String namespace) {
        List<PolicyRule> rules = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        for (Grant grant : book.grantsOf(user, namespace)) {
            Binding binding = grant.binding();
            Role role = book.role(binding.roleNamespace(), binding.roleName());
            if (role == null) {
                missing.add(missing(binding));
            } else {
                rules.addAll(role.rules());
            }
        }
        return new HeldRules(rules, missing);
    }

    /** What a role allows, if there is such a role. */
    public Optional<List<PolicyRule>> rulesOf(String kind, String namespace, String name) {
        Role role = book.role(kind.equals(Binding.CLUSTER_ROLE) ? "" : namespace, name);
        return Optional.ofNullable(role).map(Role::rules);
    }

    private static String missing(Binding binding) {
        String kind = binding.roleKind().equals(Binding.CLUSTER_ROLE) ? "clusterrole" : "role";
        return kind + ".rbac.authorization.k8s.io \"" + binding.roleName() + "\" not found";
    }

    /** Several failures as Kubernetes puts them together. */
    static String together(List<String> failures) {
        List<String> distinct = failures.stream().distinct().toList();
        return distinct.size() == 1 ? distinct.getFirst() : "[" + String.join(", ", distinct) + "]";
    }
}
