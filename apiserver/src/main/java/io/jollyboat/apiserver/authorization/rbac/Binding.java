package io.jollyboat.apiserver.authorization.rbac;

import io.jollyboat.apiserver.json.Trees;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * A RoleBinding or a ClusterRoleBinding.
 *
 * @param namespace where it gives rights; empty for everywhere
 * @param roleKind {@code Role} or {@code ClusterRole}
 */
public record Binding(
        String namespace, String name, String roleKind, String roleName, List<Subject> subjects) {

    static final String CLUSTER_ROLE = "ClusterRole";

    public Binding {
        subjects = List.copyOf(subjects);
    }

    /** Reads one as it is stored. */
    public static Binding of(JsonNode binding) {
        List<Subject> subjects = new ArrayList<>();
        for (JsonNode subject : binding.path("subjects")) {
            subjects.add(Subject.of(subject));
        }
        return new Binding(
                Trees.text(binding, "metadata", "namespace"),
                Trees.text(binding, "metadata", "name"),
                Trees.text(binding, "roleRef", "kind"),
                Trees.text(binding, "roleRef", "name"),
                subjects);
    }

    /** Where its role lies. */
    String roleNamespace() {
        return roleKind.equals(CLUSTER_ROLE) ? "" : namespace;
    }

    /** As Kubernetes writes it into the reason of a decision. */
    String described(Subject holder) {
        String kind = namespace.isEmpty() ? "ClusterRoleBinding" : "RoleBinding";
        String itself = namespace.isEmpty() ? name : name + "/" + namespace;
        return "%s \"%s\" of %s \"%s\" to %s".formatted(kind, itself, roleKind, roleName, holder);
    }
}
