package io.jollyboat.apiserver.oidc;

import io.jollyboat.core.http.Headers;
import io.jollyboat.core.http.NetworkLoop;
import io.jollyboat.core.http.client.HttpClient;
import io.jollyboat.core.jwt.KeySet;
import io.jollyboat.core.pki.CertificateCheck;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.core.tls.ServerTrust;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The keys of a provider, found by its discovery document. They are fetched in the background when
 * somebody first wants them, every few seconds until they are there, and again for whoever waits
 * for them because a token names one that is not among them. Safe for use by several threads.
 */
final class ProviderKeys {

    private static final Logger LOG = LoggerFactory.getLogger(ProviderKeys.class);
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final Duration AT_MOST_EVERY = Duration.ofSeconds(10);
    private static final HttpClient.Bounds BOUNDS =
            new HttpClient.Bounds(1024 * 1024, Duration.ofSeconds(10));

    private final ProviderSite site;
    private final Supplier<NetworkLoop> network;
    private final Timeline timeline;
    private final AtomicBoolean fetching = new AtomicBoolean();
    private final ReentrantLock one = new ReentrantLock(); // fetches at a time

    private volatile @Nullable KeySet keys;

    /** When they were last asked for; written by who fetches only. */
    private volatile long asked;

    private volatile boolean ever;

    ProviderKeys(ProviderSite site, Supplier<NetworkLoop> network, Timeline timeline) {
        this.site = site;
        this.network = network;
        this.timeline = timeline;
    }

    /** The keys as known now; null while there are none. */
    @Nullable KeySet now() {
        return keys;
    }

    /** Fetches them soon, unless that was just done. */
    void refresh() {
        boolean recently = ever && timeline.nanos() - asked < AT_MOST_EVERY.toNanos();
        if (recently || !fetching.compareAndSet(false, true)) {
            return;
        }
        timeline.execute(
                () -> {
                    try {
                        asked = timeline.nanos();
                        ever = true;
                        newerThan(keys);
                    } finally {
                        fetching.set(false);
                    }
                });
    }

    /**
     * Fetches them again, unless somebody just did; what was known before where that cannot be.
     * Blocks.
     */
    @Nullable KeySet newerThan(@Nullable KeySet known) {
        one.lock();
        try {
            if (keys == known) {
                keys = fetch();
            }
        } catch (IOException cannot) {
            LOG.warn("oidc authenticator: initializing plugin: {}", cannot.getMessage());
        } finally {
            one.unlock();
        }
        return keys;
    }

    private KeySet fetch() throws IOException {
        ServerTrust trust =
                site.authorities().isEmpty()
                        ? new ServerTrust.Machine()
                        : new ServerTrust.Authorities(
                                new CertificateCheck(site.authorities(), timeline::now));
        try (HttpClient client = HttpClient.secure(network.get(), trust, null)) {
            JsonNode discovery = get(client, site.document());
            String issuer = discovery.path("issuer").asString("");
            if (!issuer.equals(site.issuer())) {
                throw new IOException(
                        "oidc: issuer did not match the issuer returned by provider, expected \"%s\" got \"%s\""
                                .formatted(site.issuer(), issuer));
            }
            return KeySet.of(get(client, discovery.path("jwks_uri").asString("")));
        }
    }

    private static JsonNode get(HttpClient client, String address) throws IOException {
        URI url;
        try {
            url = URI.create(address);
        } catch (IllegalArgumentException malformed) {
            throw new IOException("malformed URL \"" + address + '"', malformed);
        }
        if (!"https".equals(url.getScheme()) || url.getHost() == null) {
            throw new IOException("\"" + address + "\" is no https URL");
        }
        int port = url.getPort() < 0 ? 443 : url.getPort();
        String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
        String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        var request =
                new HttpClient.Request(
                        new InetSocketAddress(url.getHost(), port),
                        url.getRawAuthority(),
                        url.getHost(),
                        new HttpClient.Message(
                                "GET",
                                path + query,
                                Headers.of("Accept", "application/json"),
                                new byte[0]),
                        BOUNDS);
        try {
            HttpClient.Response response = client.call(request).toCompletableFuture().get();
            if (response.status() != 200) {
                throw new IOException("GET " + address + ": status " + response.status());
            }
            return MAPPER.readTree(response.body());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", stopped);
        } catch (ExecutionException failed) {
            throw new IOException("GET " + address + ": " + failed.getCause(), failed);
        } catch (JacksonException malformed) {
            throw new IOException("GET " + address + ": no JSON", malformed);
        }
    }
}
