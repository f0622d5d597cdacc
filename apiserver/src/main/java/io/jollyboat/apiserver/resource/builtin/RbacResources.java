package io.jollyboat.apiserver.resource.builtin;

import io.jollyboat.apiserver.defaulting.ClusterDefaults;
import io.jollyboat.apiserver.resource.ResourceBuilder;
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
        return rbac("ClusterRoleBinding", "clusterrolebindings")
                .clusterScoped()
                .printer(() -> PolicyColumns.BINDINGS)
                .defaults(ClusterDefaults::roleBinding)
                .validator(RbacValidators.BINDING)
                .build();
    }

    private static ResourceDefinition clusterRoles() {
        return rbac("ClusterRole", "clusterroles")
                .clusterScoped()
                .validator(RbacValidators.CLUSTER_ROLE)
                .build();
    }

    private static ResourceDefinition roleBindings() {
        return rbac("RoleBinding", "rolebindings")
                .printer(() -> PolicyColumns.BINDINGS)
                .defaults(ClusterDefaults::roleBinding)
                .validator(RbacValidators.BINDING)
                .build();
    }

    private static ResourceDefinition roles() {
        return rbac("Role", "roles").validator(RbacValidators.ROLE).build();
    }

    private static ResourceBuilder rbac(String kind, String plural) {
        return ResourceDefinition.of("rbac.authorization.k8s.io", "v1", kind, plural)
                .alsoServed("v1beta1")
                .retired("v1beta1", 17, 22, "rbac.authorization.k8s.io/v1")
                .createdByUpdate()
                .nameRule(NameRule.PATH_SEGMENT);
    }
}
