package io.jollyboat.apiserver.resource.builtin;

import io.jollyboat.apiserver.defaulting.ClusterDefaults;
import io.jollyboat.apiserver.resource.ResourceDefinition;
import io.jollyboat.apiserver.table.PolicyColumns;
import io.jollyboat.apiserver.validation.NameRule;
import io.jollyboat.apiserver.validation.config.RbacValidators;
import java.util.List;

/** Roles and who holds them. */
final class RbacResources {
    private RbacResources() {}

    static List<ResourceDefinition> all() {
        return List.of(clusterRoleBindings(), clusterRoles(), roleBindings(), roles());
    }

    private static ResourceDefinition clusterRoleBindings() {
        return ResourceDefinition.of(
                        "rbac.authorization.k8s.io",
                        "v1",
                        "ClusterRoleBinding",
                        "clusterrolebindings")
                .clusterScoped()
                .nameRule(NameRule.PATH_SEGMENT)
                .printer(() -> PolicyColumns.BINDINGS)
                .defaults(ClusterDefaults::roleBinding)
                .validator(RbacValidators.BINDING)
                .build();
    }

    private static ResourceDefinition clusterRoles() {
        return ResourceDefinition.of(
                        "rbac.authorization.k8s.io", "v1", "ClusterRole", "clusterroles")
                .clusterScoped()
                .nameRule(NameRule.PATH_SEGMENT)
                .validator(RbacValidators.CLUSTER_ROLE)
                .build();
    }

    private static ResourceDefinition roleBindings() {
        return ResourceDefinition.of(
                        "rbac.authorization.k8s.io", "v1", "RoleBinding", "rolebindings")
                .nameRule(NameRule.PATH_SEGMENT)
                .printer(() -> PolicyColumns.BINDINGS)
                .defaults(ClusterDefaults::roleBinding)
                .validator(RbacValidators.BINDING)
                .build();
    }

    private static ResourceDefinition roles() {
        return ResourceDefinition.of("rbac.authorization.k8s.io", "v1", "Role", "roles")
                .nameRule(NameRule.PATH_SEGMENT)
                .validator(RbacValidators.ROLE)
                .build();
    }
}
