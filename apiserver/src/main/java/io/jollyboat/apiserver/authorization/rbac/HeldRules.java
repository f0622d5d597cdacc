package io.jollyboat.apiserver.authorization.rbac;

import java.util.List;

/**
 * All that somebody may do in a namespace by roles.
 *
 * @param missing what of it could not be found out: bindings to roles that do not exist
 */
public record HeldRules(List<PolicyRule> rules, List<String> missing) {
    public HeldRules {
        rules = List.copyOf(rules);
        missing = List.copyOf(missing);
    }
}
