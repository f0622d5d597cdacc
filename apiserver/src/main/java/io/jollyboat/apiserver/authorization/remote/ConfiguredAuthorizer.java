package io.jollyboat.apiserver.authorization.remote;

import io.jollyboat.apiserver.authorization.Administrators;
import io.jollyboat.apiserver.authorization.Authorizer;
import io.jollyboat.apiserver.authorization.AuthorizerChain;
import io.jollyboat.apiserver.authorization.Decision;
import io.jollyboat.apiserver.authorization.abac.AttributePolicies;
import io.jollyboat.apiserver.authorization.rbac.HeldRules;
import io.jollyboat.apiserver.authorization.rbac.PolicyRule;
import io.jollyboat.apiserver.authorization.rbac.RoleAuthorizer;
import io.jollyboat.apiserver.file.SettingsFile;
import io.jollyboat.apiserver.request.RequestInfo;
import io.jollyboat.apiserver.resource.Requester;
import io.jollyboat.apiserver.webhook.RemoteCalls;
import io.jollyboat.apiserver.webhook.RemoteReviews;
import io.jollyboat.core.http.NetworkLoop;
import io.jollyboat.core.runtime.Timeline;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks whom the settings name, in their order; others when the file does. Members of {@code
 * system:masters} may do everything, whoever is named. Safe for use by many threads.
 */
public final class ConfiguredAuthorizer implements Authorizer, HeldRules.Source, AutoCloseable {

    private final Authorizer node;
    private final RoleAuthorizer roles;
    private final @Nullable AttributePolicies policies; // null unless asked from the start
    private final Supplier<NetworkLoop> network;
    private final Timeline timeline;
    private final AccessMeasures measures;
    private final boolean waits;
    private final List<AccessWebhook> webhooks = new ArrayList<>(); // guarded by this

    private volatile Asked asked;

    /**
     * Who is asked now.
     *
     * @param tell those of them who can tell what they allow somebody, or that they cannot
     */
    private record Asked(AuthorizerChain chain, List<HeldRules.Source> tell) {}

    /**
     * @param node decides as {@code Node}
     * @param roles decides as {@code RBAC}
     * @param network carries what webhooks are asked
     * @param measures are told of what they are asked
     */
    public ConfiguredAuthorizer(
            AuthorizationSettings settings,
            Authorizer node,
            RoleAuthorizer roles,
            Supplier<NetworkLoop> network,
            Timeline timeline,
            AccessMeasures measures) {
        this.node = node;
        this.roles = roles;
        this.network = network;
        this.timeline = timeline;
        this.measures = measures;
        AuthorizationConfiguration configuration = settings.configuration();
        this.policies = configuration.names("ABAC") ? settings.policies() : null;
        this.asked = made(configuration, webhooks);
        this.waits = settings.file() != null || asked.chain.waits();
    }

    private Asked made(AuthorizationConfiguration configuration, List<AccessWebhook> hooks) {
        List<Authorizer> all = new ArrayList<>();
        List<HeldRules.Source> tell = new ArrayList<>();
        all.add(new Administrators());
        for (AuthorizationConfiguration.Listed each : configuration.authorizers()) {
            Authorizer one = one(each, hooks);
            all.add(one);
            if (one instanceof HeldRules.Source source) {
                tell.add(source);
            }
        }
        return new Asked(new AuthorizerChain(all), List.copyOf(tell));
    }

    private Authorizer one(AuthorizationConfiguration.Listed listed, List<AccessWebhook> hooks) {
        AccessTerms terms = listed.terms();
        if (terms != null) {
            RemoteCalls calls = new RemoteCalls(terms.server(), network, timeline);
            AccessWebhook webhook =
                    new AccessWebhook(
                            terms,
                            new RemoteReviews(calls, terms.patience(), timeline),
                            timeline,
                            measures.of(listed.name()));
            hooks.add(webhook);
            return webhook;
        }
        return switch (listed.type()) {
            case "Node" -> node;
            case "RBAC" -> roles;
            case "ABAC" -> policies();
            case "AlwaysAllow" -> new AllowsEverything();
            case "AlwaysDeny" ->
                    (user, request) -> new Decision.NoOpinion("Everything is forbidden.");
            default -> throw new IllegalArgumentException("no such mode: " + listed.type());
        };
    }

    private AttributePolicies policies() {
        if (policies == null) {
            throw new IllegalArgumentException(
                    "authorizer type ABAC is not allowed if it was not enabled at initial server"
                            + " startup");
        }
        return policies;
    }

    /**
     * The file says something else now. Whoever is being asked is not waited for.
     *
     * @throws IllegalArgumentException when it does not say who is asked; then nothing changes
     */
    public void changed(SettingsFile file) {
        List<AccessWebhook> hooks = new ArrayList<>();
        asked = made(AuthorizationConfiguration.of(file, SettingsFile::tree), hooks);
        synchronized (this) {
            close();
            webhooks.addAll(hooks);
        }
    }

    @Override
    public Decision authorize(Requester user, RequestInfo request) {
        return asked.chain.authorize(user, request);
    }

    @Override
    public @Nullable Decision atOnce(Requester user, RequestInfo request) {
        return asked.chain.atOnce(user, request);
    }

    @Override
    public boolean waits() {
        return waits;
    }

    @Override
    public HeldRules heldBy(Requester user, String namespace) {
        List<PolicyRule> rules = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        for (HeldRules.Source source : asked.tell) {
            HeldRules held = source.heldBy(user, namespace);
            rules.addAll(held.rules());
            missing.addAll(held.missing());
        }
        return new HeldRules(rules, missing);
    }

    @Override
    public synchronized void close() {
        webhooks.forEach(AccessWebhook::close);
        webhooks.clear();
    }
}
