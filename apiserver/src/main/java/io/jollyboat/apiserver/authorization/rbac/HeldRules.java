package io.jollyboat.apiserver.authorization.rbac;

import io.jollyboat.apiserver.resource.Requester;
import java.util.List;

/**
 * All that somebody may do in a namespace by roles, or by what can be told as such.
 *
 * @param missing what of it could not be found out, such as bindings to roles that do not exist
 */
public record HeldRules(List<PolicyRule> rules, List<String> missing) {

    /** None at all. */
    public static final HeldRules NONE = new HeldRules(List.of(), List.of());

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

    /** There may be some, but they cannot be told. */
    public static HeldRules untold(String why) {
        return new HeldRules(List.of(), List.of(why));
    }

    /** What could not be found out, in one line as Kubernetes puts it; empty when nothing. */
    public String complaint() {
        return missing.isEmpty() ? "" : RoleAuthorizer.together(missing);
    }
}
