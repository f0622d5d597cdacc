package io.jollyboat.apiserver.oidc;

import io.jollyboat.apiserver.authentication.Authenticator;
import io.jollyboat.apiserver.authentication.Credentials;
import io.jollyboat.apiserver.file.ReloadMeasures;
import io.jollyboat.apiserver.file.SettingsFile;
import io.jollyboat.apiserver.resource.Requester;
import io.jollyboat.core.http.NetworkLoop;
import io.jollyboat.core.runtime.Timeline;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows people by the tokens of those providers that a file names; of others once the file does and
 * their keys are known. Safe for use by many threads.
 */
public final class ConfiguredProviders implements Authenticator {

    private static final Logger LOG = LoggerFactory.getLogger(ConfiguredProviders.class);

    /** How often it is looked whether the keys of all new providers are there, and how long. */
    private static final Duration EVERY = Duration.ofSeconds(1);

    private static final int TIMES = 60;

    private final Supplier<NetworkLoop> network;
    private final Timeline timeline;
    private final AuthenticationConfiguration.@Nullable Anonymous anonymous;
    private volatile List<OidcAuthenticator> providers;
    private int changes; // guarded by this

    /**
     * @param network over which keys are fetched
     */
    public ConfiguredProviders(
            AuthenticationConfiguration configuration,
            Supplier<NetworkLoop> network,
            Timeline timeline) {
        this.network = network;
        this.timeline = timeline;
        this.anonymous = configuration.anonymous();
        this.providers = made(configuration);
    }

    private List<OidcAuthenticator> made(AuthenticationConfiguration configuration) {
        return configuration.providers().stream()
                .map(each -> new OidcAuthenticator(each.site(), each.rules(), network, timeline))
                .toList();
    }

    /** Fetches the keys before somebody needs them. */
    public void prepare() {
        providers.forEach(OidcAuthenticator::prepare);
    }

    /**
     * The file says something else now. Of requests without a credential it must say what it said
     * at the start.
     *
     * @throws IllegalArgumentException when it does not, or does not name providers; then nothing
     *     changes
     */
    void changed(SettingsFile file) {
        changed(file, null);
    }

    /**
     * As {@link #changed(SettingsFile)}, counted once it is clear whether the keys are there.
     *
     * @throws IllegalArgumentException likewise
     */
    public synchronized void changed(SettingsFile file, @Nullable ReloadMeasures reloads) {
        AuthenticationConfiguration now;
        try {
            now = AuthenticationConfiguration.of(file);
            if (!Objects.equals(now.anonymous(), anonymous)) {
                throw new IllegalArgumentException(
                        "anonymous: Forbidden: changed from initial configuration file");
            }
        } catch (IllegalArgumentException bad) {
            if (reloads != null) {
                reloads.failed();
            }
            throw bad;
        }
        changes++;
        await(new Change(file, reloads, made(now), changes), TIMES);
    }

    /** What the file said at some time; it holds once the keys of all its providers are there. */
    private record Change(
            SettingsFile file,
            @Nullable ReloadMeasures reloads,
            List<OidcAuthenticator> providers,
            int number) {

        boolean ready() {
            providers.forEach(OidcAuthenticator::prepare);
            return providers.stream().allMatch(OidcAuthenticator::ready);
        }

        void succeeded() {
            if (reloads != null) {
                reloads.succeeded(file);
            }
        }

        void failed() {
            if (reloads != null) {
                reloads.failed();
            }
        }
    }

    private synchronized void await(Change change, int times) {
        if (change.number != changes) {
            return; // the file has changed again
        }
        if (change.ready()) {
            providers = change.providers;
            change.succeeded();
        } else if (times > 0) {
            timeline.after(EVERY, () -> await(change, times - 1));
        } else {
            change.failed();
            LOG.error(
                    "the providers that the authentication configuration names now have no keys:"
                            + " those that it named before are still believed");
        }
    }

    @Override
    public Optional<Requester> authenticate(Credentials credentials) {
        for (OidcAuthenticator provider : providers) {
            Optional<Requester> found = provider.authenticate(credentials);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /** Knows those whose tokens name keys that the providers have only now; blocks. */
    public Optional<Requester> authenticateByNewKeys(Credentials credentials) {
        return providers.stream()
                .flatMap(provider -> provider.authenticateByNewKeys(credentials).stream())
                .findFirst();
    }

    @Override
    public String complaint(Credentials credentials) {
        return providers.stream()
                .map(provider -> provider.complaint(credentials))
                .filter(complaint -> !complaint.isEmpty())
                .findFirst()
                .orElse("");
    }
}
