package io.jollyboat.apiserver.webhook;

import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.upstream.LastUsed;
import io.jollyboat.apiserver.upstream.Services;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.http.Headers;
import io.jollyboat.core.http.NetworkLoop;
import io.jollyboat.core.http.client.HttpClient;
import io.jollyboat.core.pki.CertificateCheck;
import io.jollyboat.core.pki.Credential;
import io.jollyboat.core.pki.Pem;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.core.tls.ServerTrust;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Sends reviews to webhooks: by URL, or to a service of the cluster, whose address it knows without
 * a name service and whose certificate must be for {@code name.namespace.svc}. Never blocks; safe
 * for use by many threads.
 */
public final class WebhookCaller implements AutoCloseable {

    /** Clients kept, one for each bundle of authorities and what is shown. */
    private static final int CLIENTS_LIMIT = 100;

    private static final Headers HEADERS =
            Headers.of(
                    "Content-Type",
                    "application/json",
                    "Accept",
                    "application/json, */*",
                    "User-Agent",
                    "kube-apiserver-admission");

    private final Supplier<NetworkLoop> loop;
    private final Services services;
    private final Timeline timeline;
    private final LastUsed<Way, HttpClient> clients =
            new LastUsed<>(CLIENTS_LIMIT, HttpClient::close);

    /**
     * @param loop carries the connections; asked for when the first is made
     */
    public WebhookCaller(Supplier<NetworkLoop> loop, Services services, Timeline timeline) {
        this.loop = loop;
        this.services = services;
        this.timeline = timeline;
    }

    /**
     * Where a webhook is.
     *
     * @param port it was given; services may be reached at another
     * @param url as errors show it
     */
    private record Place(
            InetSocketAddress server,
            String host,
            String serverName,
            int port,
            String url,
            String target) {}

    /** What tells connections apart: who is believed, and what is shown. */
    private record Way(String bundle, @Nullable Credential credential) {}

    /**
     * Posts a body to a webhook.
     *
     * @param users whom it is shown
     * @param clientConfig where it is, as definitions and webhook configurations have it: a {@code
     *     url} or a {@code service}, and a {@code caBundle}
     * @return completes with the answer's bytes; exceptionally, in time, with a {@link
     *     WebhookFailure}
     */
    public CompletionStage<byte[]> post(
            WebhookUsers users, JsonNode clientConfig, byte[] body, HttpClient.Bounds bounds) {
        try {
            Place place = place(clientConfig, bounds.patience());
            RemoteUser user = users.at(place.serverName, place.port);
            HttpClient.Message message =
                    new HttpClient.Message("POST", place.target, headers(user), body);
            return client(new Way(Trees.text(clientConfig, "caBundle"), user.credential()))
                    .call(
                            new HttpClient.Request(
                                    place.server, place.host, place.serverName, message, bounds))
                    .handle(
                            (response, failure) -> {
                                if (failure != null) {
                                    throw new CompletionException(
                                            AnswerWords.unreached(place.url, failure));
                                }
                                if (!AnswerWords.good(response)) {
                                    throw new CompletionException(AnswerWords.refusal(response));
                                }
                                return response.body();
                            });
        } catch (WebhookFailure failure) {
            return CompletableFuture.failedFuture(failure);
        }
    }

    /** Waits for what {@link #post} returned. */
    public static byte[] arrived(CompletionStage<byte[]> answer) throws WebhookFailure {
        try {
            return answer.toCompletableFuture().join();
        } catch (CompletionException failed) {
            Throwable cause = failed.getCause();
            throw cause instanceof WebhookFailure failure
                    ? failure
                    : WebhookFailure.ofCall(String.valueOf(cause));
        }
    }

    private Place place(JsonNode config, Duration patience) throws WebhookFailure {
        String timeout = "timeout=" + patience.toSeconds() + "s";
        if (config.path("service") instanceof ObjectNode service) {
            String name = Trees.text(service, "name");
            String namespace = Trees.text(service, "namespace");
            int port = (int) Trees.number(service, 443, "port");
            String path = Trees.text(service, "path");
            String serverName = name + "." + namespace + ".svc";
            String target = (path.isEmpty() ? "/" : path) + "?" + timeout;
            String url = "https://" + serverName + ":" + port + target;
            try {
                InetSocketAddress server = services.locate(namespace, name, port);
                return new Place(server, serverName + ":" + port, serverName, port, url, target);
            } catch (ApiException nowhere) {
                String why =
                        nowhere.code() == 404
                                ? "service \"" + name + "\" not found"
                                : nowhere.message();
                throw WebhookFailure.ofCall("Post \"" + url + "\": " + why);
            }
        }
        return byUrl(Trees.text(config, "url"), timeout);
    }

    private static Place byUrl(String text, String timeout) throws WebhookFailure {
        try {
            URI uri = URI.create(text);
            if (!"https".equals(uri.getScheme()) || uri.getHost() == null) {
                throw new IllegalArgumentException("not an https URL: " + text);
            }
            int port = uri.getPort() < 0 ? 443 : uri.getPort();
            String host = uri.getHost();
            String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
            String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
            String query = uri.getRawQuery() == null ? timeout : uri.getRawQuery() + "&" + timeout;
            String target = path + "?" + query;
            String url = "https://" + (uri.getPort() < 0 ? host : host + ":" + port) + target;
            // looked up here: this thread may block
            InetSocketAddress server = new InetSocketAddress(bare, port);
            if (server.isUnresolved()) {
                throw WebhookFailure.ofCall(
                        "Post \"" + url + "\": dial tcp: lookup " + bare + ": no such host");
            }
            String shown = port == 443 ? host : host + ":" + port;
            return new Place(server, shown, bare, port, url, target);
        } catch (IllegalArgumentException broken) {
            throw new WebhookFailure(
                    "could not get REST client: unable to parse webhook URL: "
                            + broken.getMessage());
        }
    }

    private static Headers headers(RemoteUser user) {
        return user.authorization().isEmpty()
                ? HEADERS
                : HEADERS.with("Authorization", user.authorization());
    }

    private HttpClient client(Way way) throws WebhookFailure {
        return clients.get(way, () -> make(way));
    }

    private HttpClient make(Way way) throws WebhookFailure {
        try {
            return HttpClient.secure(loop.get(), trust(way.bundle), way.credential);
        } catch (IOException | IllegalArgumentException broken) {
            throw new WebhookFailure(
                    "could not get REST client: unable to load root certificates: "
                            + broken.getMessage());
        }
    }

    private ServerTrust trust(String bundle) {
        if (bundle.isEmpty()) {
            return new ServerTrust.Machine();
        }
        byte[] pem = Base64.getDecoder().decode(bundle);
        List<X509Certificate> authorities =
                Pem.readCertificates(new String(pem, StandardCharsets.UTF_8));
        return new ServerTrust.Authorities(new CertificateCheck(authorities, timeline::now));
    }

    @Override
    public void close() {
        clients.close();
    }
}
