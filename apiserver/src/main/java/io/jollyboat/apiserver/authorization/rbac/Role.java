package io.jollyboat.apiserver.authorization.rbac;

import io.jollyboat.apiserver.json.Trees;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * A Role or a ClusterRole.
 *
 * @param namespace empty for a ClusterRole
 */
public record Role(String namespace, String name, List<PolicyRule> rules) {

    public Role {
        rules = List.copyOf(rules);
    }

    /** Reads one as it is stored. */
    public static Role of(JsonNode role) {
        return new Role(
                Trees.text(role, "metadata", "namespace"),
                Trees.text(role, "metadata", "name"),
                PolicyRule.allOf(role));
    }
}
