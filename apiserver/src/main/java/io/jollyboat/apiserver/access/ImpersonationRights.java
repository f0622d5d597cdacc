package io.jollyboat.apiserver.access;

import io.jollyboat.apiserver.authentication.Accounts;
import io.jollyboat.apiserver.authorization.Authorizer;
import io.jollyboat.apiserver.authorization.Decision;
import io.jollyboat.apiserver.authorization.Refusal;
import io.jollyboat.apiserver.request.RequestInfo;
import io.jollyboat.apiserver.resource.Requester;
import io.jollyboat.core.errors.ApiException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The rights that it takes to be somebody else: to each part of who he is.
 *
 * @param verb {@code impersonate}, or {@code impersonate:} and how
 * @param constrained whether that is but one way to be him: then groups that mean everything and
 *     extras without a sound name are nobody's
 */
record ImpersonationRights(Authorizer authorizer, String verb, boolean constrained) {

    private static final String AUTHENTICATION = "authentication.k8s.io";
    private static final String MASTERS = "system:masters";
    private static final String NODES = "system:nodes";
    private static final String ANONYMOUS = "system:anonymous";
    private static final String AUTHENTICATED = "system:authenticated";
    private static final String UNAUTHENTICATED = "system:unauthenticated";

    /** From so many groups or extras on a right to all of them is asked for first. */
    private static final int MANY = 4;

    /**
     * Who somebody becomes.
     *
     * @param wanted as it was asked for
     * @throws ApiException Forbidden, where any part is not allowed
     */
    Requester become(Requester actor, Requester wanted) {
        RequestInfo user = user(wanted.name());
        check(actor, user);
        if (!wanted.uid().isEmpty()) {
            check(actor, question(AUTHENTICATION, "uids", "", wanted.uid()));
        }
        groups(actor, wanted.groups());
        extra(actor, wanted.extra());
        return new Requester(wanted.name(), wanted.uid(), groupsOf(wanted), wanted.extra());
    }

    private RequestInfo user(String name) {
        Optional<Accounts.Account> account = Accounts.parse(name);
        if (account.isPresent()) {
            return RequestInfo.question(
                    verb,
                    namesIn(),
                    account.get().namespace(),
                    "serviceaccounts",
                    "",
                    account.get().name());
        }
        Optional<String> node = constrained ? NodeUsers.node(name) : Optional.empty();
        return node.isPresent()
                ? question(namesIn(), "nodes", "", node.get())
                : question(namesIn(), "users", "", name);
    }

    /** The group of users and groups. */
    private String namesIn() {
        return constrained ? AUTHENTICATION : "";
    }

    private void groups(Requester actor, List<String> groups) {
        if (constrained && groups.contains("")) {
            throw Refusal.of(
                    actor,
                    question(namesIn(), "groups", "", ""),
                    "impersonating the empty string group is not allowed");
        }
        if (constrained && groups.contains(MASTERS)) {
            throw Refusal.of(
                    actor,
                    question(namesIn(), "groups", "", MASTERS),
                    "impersonating the system:masters group is not allowed");
        }
        if (constrained
                && groups.size() >= MANY
                && allows(actor, question(namesIn(), "groups", "", "*"))) {
            return;
        }
        groups.forEach(one -> check(actor, question(namesIn(), "groups", "", one)));
    }

    private void extra(Requester actor, Map<String, List<String>> extra) {
        if (constrained) {
            ExtraRules.fault(extra)
                    .ifPresent(
                            fault -> {
                                throw Refusal.of(actor, extra("", ""), fault);
                            });
            int values = extra.values().stream().mapToInt(List::size).sum();
            if (Math.max(extra.size(), values) >= MANY && allows(actor, extra("*", "*"))) {
                return;
            }
        }
        extra.forEach((key, values) -> values.forEach(value -> check(actor, extra(key, value))));
    }

    private RequestInfo extra(String key, String value) {
        return question(AUTHENTICATION, "userextras", key, value);
    }

    private List<String> groupsOf(Requester wanted) {
        List<String> groups = new ArrayList<>(wanted.groups());
        if (constrained && NodeUsers.node(wanted.name()).isPresent()) {
            groups = new ArrayList<>(List.of(NODES));
        } else if (groups.isEmpty()) {
            Accounts.parse(wanted.name())
                    .map(account -> Accounts.groups(account.namespace()))
                    .ifPresent(groups::addAll);
        }
        boolean unknown = wanted.name().equals(ANONYMOUS);
        String everybody = unknown ? UNAUTHENTICATED : AUTHENTICATED;
        if (!groups.contains(everybody) && (unknown || !groups.contains(UNAUTHENTICATED))) {
            groups.add(everybody);
        }
        return groups;
    }

    private RequestInfo question(String group, String resource, String subresource, String name) {
        return RequestInfo.question(verb, group, "", resource, subresource, name);
    }

    private void check(Requester actor, RequestInfo question) {
        Refusal.unlessAllowed(authorizer.authorize(actor, question), actor, question);
    }

    private boolean allows(Requester actor, RequestInfo question) {
        return authorizer.authorize(actor, question) instanceof Decision.Allowed;
    }
}
