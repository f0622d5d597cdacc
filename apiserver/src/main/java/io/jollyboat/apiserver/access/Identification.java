package io.jollyboat.apiserver.access;

import io.jollyboat.apiserver.authentication.AuthenticationMeasures;
import io.jollyboat.apiserver.authentication.Authenticator;
import io.jollyboat.apiserver.authentication.AuthenticatorChain;
import io.jollyboat.apiserver.authentication.BootstrapTokens;
import io.jollyboat.apiserver.authentication.ClientCertificates;
import io.jollyboat.apiserver.authentication.OwnAudience;
import io.jollyboat.apiserver.authentication.StaticTokens;
import io.jollyboat.apiserver.authentication.Vouching;
import io.jollyboat.apiserver.authentication.remote.TokenReviewTerms;
import io.jollyboat.apiserver.authentication.remote.TokenWebhook;
import io.jollyboat.apiserver.file.FollowedFile;
import io.jollyboat.apiserver.file.ReloadMeasures;
import io.jollyboat.apiserver.file.SettingsFile;
import io.jollyboat.apiserver.oidc.ConfiguredProviders;
import io.jollyboat.apiserver.oidc.OidcAuthenticator;
import io.jollyboat.apiserver.pipeline.Stage;
import io.jollyboat.apiserver.pipeline.Step;
import io.jollyboat.apiserver.serviceaccount.AccountAuthenticator;
import io.jollyboat.apiserver.serviceaccount.AccountObjects;
import io.jollyboat.apiserver.serviceaccount.AccountTokens;
import io.jollyboat.apiserver.webhook.RemoteCalls;
import io.jollyboat.apiserver.webhook.RemoteReviews;
import io.jollyboat.apiserver.webhook.RemoteServer;
import io.jollyboat.core.http.NetworkLoop;
import io.jollyboat.core.metrics.Metrics;
import io.jollyboat.core.runtime.Timeline;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Who somebody is: all the ways to find that out that one server is configured for. */
final class Identification {

    private final AccessConfig config;
    private final List<OidcAuthenticator> byFlags = new ArrayList<>();
    private final ConfiguredProviders byFile;
    private final @Nullable FollowedFile file;
    private final Authenticator known;
    private final @Nullable TokenWebhook webhook;

    /** Those that wait for others' answers. */
    private final List<Authenticator> waiting = new ArrayList<>();

    private final AuthenticationMeasures measures;

    /**
     * @param network over which others are asked
     * @param metrics are told of who is known
     */
    Identification(
            AccessConfig config,
            AccountTokens tokens,
            AccountObjects accounts,
            Supplier<NetworkLoop> network,
            Metrics metrics,
            Timeline timeline) {
        this.measures = new AuthenticationMeasures(metrics, timeline);
        this.config = config;
        AccessConfig.Others others = config.others();
        if (others.oidc().enabled()) {
            byFlags.add(new OidcAuthenticator(others.oidc(), network, timeline));
        }
        this.byFile = new ConfiguredProviders(others.configured(), network, timeline);
        SettingsFile read = others.file();
        this.file = read == null ? null : followed(read, metrics, timeline);
        List<Authenticator> all =
                new ArrayList<>(
                        List.of(
                                new Vouching(),
                                new ClientCertificates(),
                                ownAudience(new StaticTokens(config.tokens())),
                                ownAudience(new BootstrapTokens(accounts::systemSecret, timeline)),
                                new AccountAuthenticator(tokens, accounts, timeline)));
        byFlags.forEach(each -> all.add(ownAudience(each)));
        all.add(ownAudience(byFile));
        this.known = new AuthenticatorChain(all);
        this.webhook = webhook(config, network, timeline);
        byFlags.forEach(each -> waiting.add(ownAudience(each::authenticateByNewKeys)));
        if (file != null) {
            waiting.add(ownAudience(byFile::authenticateByNewKeys));
        }
        if (webhook != null) {
            waiting.add(webhook);
        }
    }

    private static @Nullable TokenWebhook webhook(
            AccessConfig config, Supplier<NetworkLoop> network, Timeline timeline) {
        TokenReviewTerms terms = config.others().reviews();
        RemoteServer server = terms.server();
        if (server == null) {
            return null;
        }
        RemoteCalls calls = new RemoteCalls(server, network, timeline);
        RemoteReviews reviews = new RemoteReviews(calls, RemoteServer.PATIENCE, timeline);
        return new TokenWebhook(terms, config.audiences(), reviews, timeline);
    }

    private Authenticator ownAudience(Authenticator tokensWithout) {
        return new OwnAudience(tokensWithout, config.audiences());
    }

    /** All ways, whether they wait or not: not for event loops. */
    Authenticator authenticator() {
        var all = new ArrayList<>(List.of(known));
        all.addAll(waiting);
        return new AuthenticatorChain(all);
    }

    /** See {@link AccessControl#authentication}. */
    Step step(boolean anonymous, UnaryOperator<Stage> watched) {
        if (waiting.isEmpty()) {
            return watched.apply(stage(known, anonymous));
        }
        return new AuthenticationGate(
                known,
                watched.apply(stage(new AuthenticatorChain(List.of()), anonymous)),
                watched.apply(stage(new AuthenticatorChain(waiting), anonymous)),
                measures);
    }

    private Stage stage(Authenticator authenticator, boolean anonymous) {
        var said = config.others().configured().anonymous();
        return said == null
                ? new AuthenticationStage(authenticator, anonymous, Set.of(), measures)
                : new AuthenticationStage(authenticator, said.enabled(), said.paths(), measures);
    }

    void start() {
        byFlags.forEach(OidcAuthenticator::prepare);
        byFile.prepare();
    }

    private FollowedFile followed(SettingsFile read, Metrics metrics, Timeline timeline) {
        var reloads = new ReloadMeasures(metrics, "authentication", timeline, read);
        return new FollowedFile(read, timeline, now -> byFile.changed(now, reloads));
    }

    /** The file whose changes hold at once, for the caller to start and to stop; null for none. */
    @Nullable FollowedFile file() {
        return file;
    }

    void stop() {
        if (webhook != null) {
            webhook.close();
        }
    }
}
