package io.jollyboat.apiserver.webhook;

import io.jollyboat.apiserver.cache.StoredObject;
import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.resource.ResourceRegistry;
import io.jollyboat.apiserver.storage.ObjectKey;
import io.jollyboat.apiserver.storage.ObjectStorage;
import io.jollyboat.core.http.ClientTls;
import io.jollyboat.core.http.HttpPost;
import io.jollyboat.core.http.NetworkLoop;
import io.jollyboat.core.pki.CertificateCheck;
import io.jollyboat.core.pki.Pem;
import io.jollyboat.core.runtime.Timeline;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Asks webhooks by HTTPS. One that is a service is reached at the service's cluster address, under
 * the name {@code service.namespace.svc}. Who signed its certificate is said by the {@code
 * caBundle}, or else one of the machine's authorities.
 */
public final class NetworkWebhooks implements Webhooks {

    private static final int HTTPS = 443;
    private static final int MOST_BYTES = 16 * 1024 * 1024;
    private static final JsonMapper MAPPER = new JsonMapper();

    private final HttpPost post;
    private final ResourceRegistry registry;
    private final ObjectStorage storage;
    private final Timeline timeline;

    public NetworkWebhooks(
            NetworkLoop loop, ResourceRegistry registry, ObjectStorage storage, Timeline timeline) {
        this.post = new HttpPost(loop);
        this.registry = registry;
        this.storage = storage;
        this.timeline = timeline;
    }

    @Override
    public ObjectNode ask(JsonNode clientConfig, ObjectNode review, Duration timeout)
            throws WebhookFailure {
        URI url = url(clientConfig);
        String query = "timeout=" + timeout.toSeconds() + "s";
        String path =
                url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        String shown = "Post \"%s?%s\": ".formatted(url, query);
        HttpPost.Target target =
                new HttpPost.Target(
                        address(clientConfig, url, shown), url.getHost(), path + "?" + query);
        HttpPost.Reply reply =
                await(
                        target,
                        new ClientTls(
                                new CertificateCheck(authorities(clientConfig), timeline::now),
                                null),
                        MAPPER.writeValueAsBytes(review),
                        timeout,
                        shown);
        if (reply.status() != 200) {
            throw new WebhookFailure(
                    shown + "the server responded with the status code " + reply.status());
        }
        try {
            if (MAPPER.readTree(reply.body()) instanceof ObjectNode answer) {
                return answer;
            }
        } catch (JacksonException broken) {
            throw new WebhookFailure(
                    shown + "the answer is not JSON: " + broken.getOriginalMessage());
        }
        throw new WebhookFailure(shown + "the answer is not an object");
    }

    private HttpPost.Reply await(
            HttpPost.Target target, ClientTls tls, byte[] body, Duration timeout, String shown)
            throws WebhookFailure {
        try {
            return post.send(target, tls, body, timeout, MOST_BYTES)
                    .toCompletableFuture()
                    .get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause() == null ? failed : failed.getCause();
            throw new WebhookFailure(shown + cause.getMessage());
        } catch (TimeoutException late) {
            throw new WebhookFailure(shown + "context deadline exceeded");
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new WebhookFailure(shown + "context canceled");
        }
    }

    private static URI url(JsonNode clientConfig) throws WebhookFailure {
        String text = Trees.text(clientConfig, "url");
        if (text.isEmpty()) {
            JsonNode service = clientConfig.path("service");
            String path = Trees.text(service, "path");
            text =
                    "https://%s.%s.svc:%d%s"
                            .formatted(
                                    Trees.text(service, "name"),
                                    Trees.text(service, "namespace"),
                                    Trees.number(service, HTTPS, "port"),
                                    path);
        }
        try {
            return new URI(text);
        } catch (URISyntaxException broken) {
            throw new WebhookFailure("Unparsable webhook URL: " + broken.getMessage());
        }
    }

    private InetSocketAddress address(JsonNode clientConfig, URI url, String shown)
            throws WebhookFailure {
        int port = url.getPort() < 0 ? HTTPS : url.getPort();
        if (!clientConfig.path("service").isObject()) {
            InetSocketAddress address = new InetSocketAddress(url.getHost(), port);
            if (address.isUnresolved()) {
                throw new WebhookFailure(
                        shown + "dial tcp: lookup " + url.getHost() + ": no such host");
            }
            return address;
        }
        String name = Trees.text(clientConfig, "service", "name");
        String namespace = Trees.text(clientConfig, "service", "namespace");
        StoredObject service =
                storage.glance(
                        new ObjectKey(
                                registry.byResource("", "v1", "services").orElseThrow(),
                                namespace,
                                name));
        if (service == null) {
            throw new WebhookFailure(shown + "service \"" + name + "\" not found");
        }
        if (Trees.text(service.tree(), "spec", "type").equals("ExternalName")) {
            return new InetSocketAddress(Trees.text(service.tree(), "spec", "externalName"), port);
        }
        boolean open =
                Trees.objects(service.tree(), "spec", "ports").stream()
                        .anyMatch(each -> Trees.number(each, 0, "port") == port);
        String address = Trees.text(service.tree(), "spec", "clusterIP");
        if (!open || address.isEmpty() || address.equals("None")) {
            throw new WebhookFailure(
                    shown + "no service port " + port + " found for service \"" + name + '"');
        }
        return new InetSocketAddress(address, port);
    }

    private static List<X509Certificate> authorities(JsonNode clientConfig) throws WebhookFailure {
        String bundle = Trees.text(clientConfig, "caBundle");
        try {
            return bundle.isEmpty()
                    ? ofTheMachine()
                    : Pem.readCertificates(
                            new String(Base64.getDecoder().decode(bundle), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException broken) {
            throw new WebhookFailure("unable to load root certificates: " + broken.getMessage());
        } catch (GeneralSecurityException none) {
            throw new WebhookFailure("this machine trusts no authorities: " + none.getMessage());
        }
    }

    private static List<X509Certificate> ofTheMachine() throws GeneralSecurityException {
        TrustManagerFactory factory =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init((@Nullable KeyStore) null);
        return Stream.of(factory.getTrustManagers())
                .filter(X509TrustManager.class::isInstance)
                .map(each -> (X509TrustManager) each)
                .flatMap(each -> Stream.of(each.getAcceptedIssuers()))
                .toList();
    }
}
