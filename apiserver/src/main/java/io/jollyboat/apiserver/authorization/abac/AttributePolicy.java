package io.jollyboat.apiserver.authorization.abac;

import io.jollyboat.apiserver.authorization.rbac.PolicyRule;
import io.jollyboat.apiserver.request.RequestInfo;
import io.jollyboat.apiserver.resource.Requester;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What one line allows: to whom, and with what. Verbs are told apart only as reading and all.
 *
 * @param subject whom it is about
 * @param readonly whether it allows reading only
 * @param namespace {@code *} for all, and for what lies in none; empty for what lies in none
 * @param resource {@code *} for all; with all that lies below it
 * @param group of the API; {@code *} for all, empty for the core group
 * @param path that is no resource; a {@code *} at the end stands for anything
 */
record AttributePolicy(
        Subject subject,
        boolean readonly,
        String namespace,
        String resource,
        String group,
        String path) {

    private static final String ALL = "*";
    private static final Set<String> READING = Set.of("get", "list", "watch");

    /**
     * Whom a policy is about: who is both, where both are given; nobody, where neither is.
     *
     * @param user by name; empty for any
     * @param group one of his; empty for any
     */
    record Subject(String user, String group) {

        private static final Subject EVERYBODY = new Subject("", "system:authenticated");

        /** As written: either of them may stand for all who have proven who they are. */
        static Subject written(String user, String group) {
            return user.equals(ALL) || group.equals(ALL) ? EVERYBODY : new Subject(user, group);
        }

        boolean includes(Requester requester) {
            if (user.isEmpty() && group.isEmpty()) {
                return false;
            }
            return (user.isEmpty() || user.equals(requester.name()))
                    && (group.isEmpty() || requester.groups().contains(group));
        }
    }

    boolean allows(Requester user, RequestInfo request) {
        return subject.includes(user)
                && (!readonly || READING.contains(request.verb()))
                && (request.resourceRequest() ? covers(request) : coversPath(request.path()));
    }

    private boolean covers(RequestInfo request) {
        return matches(namespace, request.namespace())
                && matches(resource, request.resource())
                && matches(group, request.group());
    }

    private boolean coversPath(String asked) {
        int end = path.length();
        while (end > 0 && path.charAt(end - 1) == '*') {
            end--;
        }
        return path.equals(asked)
                || end < path.length() && asked.startsWith(path.substring(0, end));
    }

    private static boolean matches(String pattern, String value) {
        return pattern.equals(ALL) || pattern.equals(value);
    }

    /** What it allows somebody in a namespace, in the form of a role's rules. */
    List<PolicyRule> rules(Requester user, String in) {
        List<PolicyRule> rules = new ArrayList<>();
        if (!subject.includes(user) || !matches(namespace, in)) {
            return rules;
        }
        List<String> verbs = readonly ? List.of("get", "list", "watch") : List.of(ALL);
        if (!resource.isEmpty()) {
            rules.add(
                    new PolicyRule(verbs, List.of(group), List.of(resource), List.of(), List.of()));
        }
        if (!path.isEmpty()) {
            rules.add(new PolicyRule(verbs, List.of(), List.of(), List.of(), List.of(path)));
        }
        return rules;
    }
}
