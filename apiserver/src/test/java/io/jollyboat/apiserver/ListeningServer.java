package io.jollyboat.apiserver;

import io.jollyboat.apiserver.aggregation.AggregationConfig;
import io.jollyboat.apiserver.options.Load;
import io.jollyboat.apiserver.resource.Requester;
import io.jollyboat.apiserver.store.Store;
import io.jollyboat.apiserver.store.memory.MemoryStore;
import io.jollyboat.core.http.HttpHandler;
import io.jollyboat.core.http.NetworkLoop;
import io.jollyboat.core.http.server.HttpServer;
import io.jollyboat.core.http.server.HttpServerConfig;
import io.jollyboat.core.pki.CertificateAuthority;
import io.jollyboat.core.pki.CertificateCheck;
import io.jollyboat.core.pki.CertificateProfile;
import io.jollyboat.core.pki.Credential;
import io.jollyboat.core.pki.Pem;
import io.jollyboat.core.pki.Subject;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.core.tls.ClientTls;
import io.jollyboat.core.tls.ServerTls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A server on the memory store that really listens, with TLS, on a free port of the loopback. */
public final class ListeningServer implements AutoCloseable {

    public static final String TOKEN = "open-sesame";

    private final Timeline timeline = Timeline.real();
    private final NetworkLoop loop = NetworkLoop.start();
    private final CertificateAuthority authority;
    private final Instant from = timeline.now().minus(Duration.ofMinutes(5));
    private final Instant to = from.plus(Duration.ofDays(1));
    private final ServerTls tls;
    public final ApiServer server;

    public ListeningServer() {
        this(false, config -> config);
    }

    /** One that does only so much at once. */
    public static ListeningServer limited(Load load) {
        return new ListeningServer(false, config -> config.options(config.options().load(load)));
    }

    /** One that brings in other API servers. */
    public static ListeningServer aggregating() {
        return new ListeningServer(true, config -> config);
    }

    /** One with options by the names of kube-apiserver's flags. */
    public static ListeningServer with(Map<String, String> options) {
        return new ListeningServer(false, config -> ApiServerOptions.ALL.apply(config, options));
    }

    /** The same on a store that stays its owner's. */
    public static ListeningServer on(Store store, Map<String, String> options) {
        return new ListeningServer(
                false, config -> ApiServerOptions.ALL.apply(config, options), store);
    }

    private ListeningServer(boolean aggregates, UnaryOperator<ApiServerConfig> changed) {
        this(aggregates, changed, null);
    }

    private ListeningServer(
            boolean aggregates, UnaryOperator<ApiServerConfig> changed, @Nullable Store store) {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        authority = CertificateAuthority.create("jollyboat-test", from, to);
        Credential credential =
                authority.issue(
                        CertificateProfile.server(
                                Subject.of("kube-apiserver"),
                                List.of("localhost"),
                                List.of(loopback),
                                from,
                                to));
        CertificateCheck check =
                new CertificateCheck(List.of(authority.certificate()), timeline::now);
        tls = new ServerTls(credential, check);
        ApiServerConfig config =
                ApiServerConfig.inMemory()
                        .kubeletClient(
                                new ClientTls(
                                        check,
                                        clientOf(
                                                "kube-apiserver-kubelet-client", "system:masters")))
                        .tokens(Map.of(TOKEN, new Requester("ann", "", List.of(), Map.of())))
                        .listeningOn(
                                loop,
                                HttpServerConfig.secure(new InetSocketAddress(loopback, 0), tls));
        config = changed.apply(config);
        if (aggregates) {
            config =
                    config.aggregating(
                            new AggregationConfig(
                                    clientOf("front-proxy-client"),
                                    authority.certificate(),
                                    authority.certificate()));
        }
        server = new ApiServer(store == null ? new MemoryStore(timeline) : store, timeline, config);
        server.start();
    }

    public int port() {
        return server.address().getPort();
    }

    public String url() {
        return "https://127.0.0.1:" + port();
    }

    /** Starts a further server with the same certificate: a kubelet. */
    public HttpServer another(HttpHandler handler) throws IOException {
        InetSocketAddress anywhere = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        return HttpServer.start(loop, HttpServerConfig.secure(anywhere, tls), timeline, handler);
    }

    public CertificateAuthority authority() {
        return authority;
    }

    /**
     * A client of the wire.
     *
     * @param credential shown to the server; null for none
     */
    public HttpClient client(@Nullable Credential credential) {
        CertificateCheck check =
                new CertificateCheck(List.of(authority.certificate()), timeline::now);
        return HttpClient.newBuilder()
                .sslContext(new ClientTls(check, credential).sslContext())
                .build();
    }

    /** What it tells of its work, in the text format of Prometheus. */
    public String metrics() throws IOException, InterruptedException {
        try (HttpClient scraper = client(clientOf("scraper", "system:masters"))) {
            return scraper.send(
                            HttpRequest.newBuilder(URI.create(url() + "/metrics")).build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }

    /** A client certificate. */
    public Credential clientOf(String user, String... groups) {
        return authority.issue(CertificateProfile.client(Subject.of(user, groups), from, to));
    }

    /** Writes a kubeconfig of an administrator. */
    public Path kubeconfig(Path directory) throws IOException {
        Credential admin = clientOf("admin", "system:masters");
        String text =
                """
                apiVersion: v1
                kind: Config
                current-context: test
                clusters: [{name: test, cluster: {server: "%s", certificate-authority-data: %s}}]
                users: [{name: test, user: {client-certificate-data: %s, client-key-data: %s}}]
                contexts: [{name: test, context: {cluster: test, user: test}}]
                """
                        .formatted(
                                url(),
                                base64(Pem.certificates(List.of(authority.certificate()))),
                                base64(admin.chainPem()),
                                base64(admin.keyPem()));
        Path file = directory.resolve("kubeconfig");
        Files.writeString(file, text);
        return file;
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        server.stop();
        loop.close();
    }
}
