package io.jollyboat.apiserver.authorization.rbac;

import io.jollyboat.apiserver.resource.Requester;
import java.util.List;

/**
 * All that somebody may do in a namespace by roles, or by what can be told as such.
 *
 * @param missing what of it could not be found out: bindings to roles that do not exist
 */
public record HeldRules(List<PolicyRule> rules, List<String> missing) {

    /** Who can tell them. */
    @FunctionalInterface
    public interface Source {

        /**
         * @param namespace the empty one for the cluster as a whole
         */
        HeldRules heldBy(Requester user, String namespace);
    }

    public HeldRules {
        rules = List.copyOf(rules);
        missing = List.copyOf(missing);
    }
}
