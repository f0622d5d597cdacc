package io.jollyboat.apiserver.authorization.remote;

import io.jollyboat.apiserver.authorization.Administrators;
import io.jollyboat.apiserver.authorization.Authorizer;
import io.jollyboat.apiserver.authorization.AuthorizerChain;
import io.jollyboat.apiserver.authorization.Decision;
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
public final class ConfiguredAuthorizer implements Authorizer, AutoCloseable {

    private final Authorizer node;
    private final Authorizer roles;
    private final Supplier<NetworkLoop> network;
    private final Timeline timeline;
    private final AccessMeasures measures;
    private final boolean waits;
    private final List<AccessWebhook> webhooks = new ArrayList<>(); // guarded by this

    private volatile AuthorizerChain chain;

    /**
     * @param node decides as {@code Node}
     * @param roles decides as {@code RBAC}
     * @param network carries what webhooks are asked
     * @param measures are told of what they are asked
     */
    public ConfiguredAuthorizer(
            AuthorizationSettings settings,
            Authorizer node,
            Authorizer roles,
            Supplier<NetworkLoop> network,
            Timeline timeline,
            AccessMeasures measures) {
        this.node = node;
        this.roles = roles;
        this.network = network;
        this.timeline = timeline;
        this.measures = measures;
        this.chain = made(settings.configuration(), webhooks);
        this.waits = settings.file() != null || chain.waits();
    }

    private AuthorizerChain made(
            AuthorizationConfiguration configuration, List<AccessWebhook> asked) {
        List<Authorizer> all = new ArrayList<>();
        all.add(new Administrators());
        for (AuthorizationConfiguration.Listed each : configuration.authorizers()) {
            all.add(one(each, asked));
        }
        return new AuthorizerChain(all);
    }

    private Authorizer one(AuthorizationConfiguration.Listed listed, List<AccessWebhook> asked) {
        AccessTerms terms = listed.terms();
        if (terms != null) {
            RemoteCalls calls = new RemoteCalls(terms.server(), network, timeline);
            AccessWebhook webhook =
                    new AccessWebhook(
                            terms,
                            new RemoteReviews(calls, terms.patience(), timeline),
                            timeline,
                            measures.of(listed.name()));
            asked.add(webhook);
            return webhook;
        }
        return switch (listed.type()) {
            case "Node" -> node;
            case "RBAC" -> roles;
            case "AlwaysAllow" -> (user, request) -> new Decision.Allowed("");
            case "AlwaysDeny" ->
                    (user, request) -> new Decision.NoOpinion("Everything is forbidden.");
            default -> throw new IllegalArgumentException("no such mode: " + listed.type());
        };
    }

    /**
     * The file says something else now. Whoever is being asked is not waited for.
     *
     * @throws IllegalArgumentException when it does not say who is asked; then nothing changes
     */
    public void changed(SettingsFile file) {
        List<AccessWebhook> asked = new ArrayList<>();
        chain = made(AuthorizationConfiguration.of(file, SettingsFile::tree), asked);
        synchronized (this) {
            close();
            webhooks.addAll(asked);
        }
    }

    @Override
    public Decision authorize(Requester user, RequestInfo request) {
        return chain.authorize(user, request);
    }

    @Override
    public @Nullable Decision atOnce(Requester user, RequestInfo request) {
        return chain.atOnce(user, request);
    }

    @Override
    public boolean waits() {
        return waits;
    }

    @Override
    public List<String> unlisted() {
        return chain.unlisted();
    }

    @Override
    public synchronized void close() {
        webhooks.forEach(AccessWebhook::close);
        webhooks.clear();
    }
}
