package io.jollyboat.apiserver.access;

import io.jollyboat.apiserver.authentication.Accounts;
import io.jollyboat.apiserver.authorization.Authorizer;
import io.jollyboat.apiserver.authorization.Refusal;
import io.jollyboat.apiserver.request.RequestInfo;
import io.jollyboat.apiserver.resource.Requester;
import io.jollyboat.apiserver.webhook.ExpiringAnswers;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.runtime.Timeline;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One of the ways in which somebody may be let act as somebody else (KEP-5284): a right to be him,
 * and a right to do just that as him.
 *
 * @param name {@code user-info}; empty for the former way, by which he may do all that the other
 *     may
 * @param applies to whom is wanted and who asks
 * @param asker who asks, as authorizers are told of him
 * @param granted what was allowed a moment ago, which holds without asking again; not of the former
 *     way, where each request is asked about
 */
record ImpersonationMode(
        String name,
        BiPredicate<Requester, Requester> applies,
        ImpersonationRights rights,
        Asker asker,
        ExpiringAnswers<Grant, Requester> granted) {

    /** How long it holds that somebody was let act, and of how many; the time is Kubernetes'. */
    private static final Duration HELD = Duration.ofSeconds(10);

    private static final int MOST = 10_000;

    private static final String ANY_NODE = "system:node:*";

    private static final String NODE_KEYS = "authentication.kubernetes.io/associated-node-keys";

    private static final String FORMER = "legacy";

    /** The node that somebody is on: whichever it is, it is the same right. */
    private static final String OWN_NODE = "associated-node";

    /**
     * Somebody was let be another.
     *
     * @param request what he may do as such; null where this is but to be him
     */
    record Grant(Requester wanted, Requester actor, @Nullable RequestInfo request) {}

    /** Makes of somebody whom authorizers are told of. */
    @FunctionalInterface
    interface Asker {
        Requester of(Requester actor);
    }

    /**
     * In the order in which they are tried.
     *
     * @param authorizers who is asked, by the name that the way has where it is counted
     */
    static List<ImpersonationMode> all(
            Function<String, Authorizer> authorizers, Timeline timeline) {
        return List.of(
                new ImpersonationMode(
                        OWN_NODE,
                        ImpersonationMode::isOwnNode,
                        constrained(OWN_NODE, name -> anyNode(authorizers.apply(name))),
                        ImpersonationMode::withKeysOnly,
                        new ExpiringAnswers<>(MOST, timeline)),
                new ImpersonationMode(
                        "arbitrary-node",
                        (wanted, actor) -> nameAlone(wanted) && isNode(wanted),
                        constrained("arbitrary-node", authorizers),
                        actor -> actor,
                        new ExpiringAnswers<>(MOST, timeline)),
                new ImpersonationMode(
                        "serviceaccount",
                        (wanted, actor) -> nameAlone(wanted) && isAccount(wanted),
                        constrained("serviceaccount", authorizers),
                        actor -> actor,
                        new ExpiringAnswers<>(MOST, timeline)),
                new ImpersonationMode(
                        "user-info",
                        (wanted, actor) -> !isNode(wanted) && !isAccount(wanted),
                        constrained("user-info", authorizers),
                        actor -> actor,
                        new ExpiringAnswers<>(MOST, timeline)),
                new ImpersonationMode(
                        "",
                        (wanted, actor) -> true,
                        new ImpersonationRights(
                                authorizers.apply(FORMER), "impersonate", /* constrained */ false),
                        actor -> actor,
                        new ExpiringAnswers<>(MOST, timeline)));
    }

    private static ImpersonationRights constrained(
            String mode, Function<String, Authorizer> authorizers) {
        return new ImpersonationRights(
                authorizers.apply(mode), "impersonate:" + mode, /* constrained */ true);
    }

    /** Whoever is on a node needs the right to be the node he is on, whichever that is. */
    private static Authorizer anyNode(Authorizer authorizer) {
        return (user, request) ->
                authorizer.authorize(
                        user,
                        request.resource().equals("nodes")
                                ? RequestInfo.question(
                                        request.verb(), request.group(), "", "nodes", "", "*")
                                : request);
    }

    /** Which node it is is told by the right itself, so only what else is known is told, not it. */
    private static Requester withKeysOnly(Requester actor) {
        return new Requester(
                actor.name(),
                actor.uid(),
                actor.groups(),
                Map.of(NODE_KEYS, actor.extra().keySet().stream().sorted().toList()));
    }

    private static boolean nameAlone(Requester wanted) {
        return wanted.uid().isEmpty() && wanted.groups().isEmpty() && wanted.extra().isEmpty();
    }

    private static boolean isOwnNode(Requester wanted, Requester actor) {
        return nameAlone(wanted) && NodeUsers.isOn(actor, wanted.name());
    }

    private static boolean isNode(Requester wanted) {
        return NodeUsers.node(wanted.name()).isPresent();
    }

    private static boolean isAccount(Requester wanted) {
        return Accounts.parse(wanted.name()).isPresent();
    }

    /** What it is called where it is counted. */
    String counted() {
        return name.isEmpty() ? FORMER : name;
    }

    /** What is told of it where it was taken: the verb of the right to be somebody. */
    String constraint() {
        return name.isEmpty() ? "" : rights.verb();
    }

    /**
     * Who somebody becomes.
     *
     * @param request what he wants to do as such
     * @return empty when this is no way to become that one
     * @throws ApiException Forbidden
     */
    Optional<Requester> become(Requester actor, Requester wanted, RequestInfo request) {
        if (!applies.test(wanted, actor)) {
            return Optional.empty();
        }
        Requester told = asker.of(actor);
        if (name.isEmpty()) {
            return Optional.of(rights.become(told, wanted));
        }
        Requester key =
                name.equals(OWN_NODE) ? new Requester(ANY_NODE, "", List.of(), Map.of()) : wanted;
        Requester other = granted.get(new Grant(key, told, request));
        if (other == null) {
            RequestInfo so = request.as("impersonate-on:" + name + ":" + request.verb());
            Refusal.unlessAllowed(rights.authorizer().authorize(told, so), told, so);
            other = being(key, told, wanted);
            granted.put(new Grant(key, told, request), other, HELD);
        }
        return Optional.of(
                new Requester(wanted.name(), other.uid(), other.groups(), other.extra()));
    }

    private Requester being(Requester key, Requester actor, Requester wanted) {
        Grant grant = new Grant(key, actor, null);
        Requester other = granted.get(grant);
        if (other == null) {
            other = rights.become(actor, wanted);
            granted.put(grant, other, HELD);
        }
        return other;
    }
}
