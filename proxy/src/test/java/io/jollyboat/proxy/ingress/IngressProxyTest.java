package io.jollyboat.proxy.ingress;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.core.http.Headers;
import io.jollyboat.core.http.HttpExchange;
import io.jollyboat.core.http.NetworkLoop;
import io.jollyboat.core.http.RequestBody;
import io.jollyboat.core.http.server.HttpServer;
import io.jollyboat.core.http.server.HttpServerConfig;
import io.jollyboat.core.pki.CertificateAuthority;
import io.jollyboat.core.pki.CertificateProfile;
import io.jollyboat.core.pki.Credential;
import io.jollyboat.core.pki.Subject;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.core.tls.ServerTls;
import io.jollyboat.proxy.reverse.ReverseProxy;
import io.jollyboat.proxy.routing.Target;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests over real sockets on the loopback. */
class IngressProxyTest {

    private static final InetSocketAddress ANY_PORT =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private final Timeline timeline = Timeline.real();
    private final NetworkLoop network = NetworkLoop.start();
    private final IngressProxy proxy = new IngressProxy(new ReverseProxy(network, timeline));
    private HttpServer backend;
    private HttpServer entrance;

    @BeforeEach
    void start() throws IOException {
        backend =
                HttpServer.start(
                        network,
                        HttpServerConfig.plain(ANY_PORT),
                        timeline,
                        IngressProxyTest::echo);
        entrance = HttpServer.start(network, HttpServerConfig.plain(ANY_PORT), timeline, proxy);
    }

    @AfterEach
    void stop() {
        network.close();
    }

    /** Tells what came: a line each for the request, some fields and the body. */
    private static void echo(HttpExchange exchange) {
        exchange.body(1000)
                .thenAccept(
                        body -> {
                            String text =
                                    body instanceof RequestBody.Complete(byte[] bytes)
                                            ? new String(bytes, UTF_8)
                                            : "";
                            var told =
                                    new StringBuilder(exchange.method())
                                            .append(' ')
                                            .append(exchange.target())
                                            .append('\n');
                            for (String field :
                                    List.of(
                                            "Host",
                                            "Authorization",
                                            "X-Forwarded-For",
                                            "X-Forwarded-Proto")) {
                                told.append(field)
                                        .append(": ")
                                        .append(exchange.headers().all(field))
                                        .append('\n');
                            }
                            exchange.respond(
                                    200,
                                    Headers.of("X-Mine", "yes"),
                                    (told + text).getBytes(UTF_8));
                        });
    }

    @Test
    void aRequestIsPassedOnAsItCame() throws IOException {
        proxy.follow(table(target()));

        String answer =
                ask(
                        "POST /path?q=1 HTTP/1.1\r\nHost: web.example.com\r\nAuthorization: Bearer x\r\n"
                                + "X-Forwarded-For: 192.0.2.1\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello");

        assertThat(answer)
                .startsWith("HTTP/1.1 200")
                .contains(
                        "X-Mine: yes",
                        "POST /path?q=1",
                        "Host: [web.example.com]",
                        "Authorization: [Bearer x]",
                        "X-Forwarded-For: [127.0.0.1]",
                        "X-Forwarded-Proto: [http]",
                        "hello");
    }

    @Test
    void aTargetThatCannotBeConnectedToIsPassedOver() throws IOException {
        int closed;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = socket.getLocalPort();
        }
        proxy.follow(table(new Target("127.0.0.1", closed), target()));

        assertThat(get("web.example.com")).startsWith("HTTP/1.1 200");
        assertThat(get("web.example.com")).startsWith("HTTP/1.1 200");

        proxy.follow(table(new Target("127.0.0.1", closed)));
        assertThat(get("web.example.com")).startsWith("HTTP/1.1 502");
    }

    @Test
    void whatLeadsNowhereIsSaidSo() throws IOException {
        proxy.follow(table());
        assertThat(get("web.example.com")).startsWith("HTTP/1.1 503");
        assertThat(get("other.example.com")).startsWith("HTTP/1.1 404");
    }

    @Test
    void aHostWithTlsIsReachedByItOnly() throws IOException {
        proxy.follow(
                new IngressTable(
                        Map.of(
                                "web.example.com",
                                List.of(
                                        PathRule.of(
                                                "Prefix",
                                                "/",
                                                Backend.of("web", List.of(target()))))),
                        null,
                        Map.of(),
                        Set.of("web.example.com")));

        assertThat(get("web.example.com"))
                .startsWith("HTTP/1.1 308")
                .containsIgnoringCase("location: https://web.example.com/");
    }

    @Test
    void everyNameIsShownItsOwnCertificateAndANewOneFromThenOn() throws Exception {
        Credential own = credential("own");
        Credential first = credential("web.example.com");
        HttpServer secure =
                HttpServer.start(
                        network,
                        HttpServerConfig.secure(
                                ANY_PORT,
                                new ServerTls(own, null, name -> proxy.table().credential(name))),
                        timeline,
                        proxy);

        proxy.follow(shown(first));
        assertThat(certificate(secure.port(), "web.example.com")).isEqualTo(first.certificate());
        assertThat(certificate(secure.port(), "else.example.com")).isEqualTo(own.certificate());

        Credential second = credential("web.example.com");
        proxy.follow(shown(second));
        assertThat(certificate(secure.port(), "web.example.com")).isEqualTo(second.certificate());
    }

    @Test
    void noRequestIsLostWhileTablesChange() throws Exception {
        HttpServer other =
                HttpServer.start(
                        network,
                        HttpServerConfig.plain(ANY_PORT),
                        timeline,
                        IngressProxyTest::echo);
        List<Target> both = List.of(target(), new Target("127.0.0.1", other.port()));
        proxy.follow(table(both.getFirst()));
        var failures = new ConcurrentLinkedQueue<String>();
        var answered = new AtomicInteger();
        var over = new AtomicBoolean();
        List<Thread> clients =
                IntStream.range(0, 4)
                        .mapToObj(
                                i -> Thread.ofVirtual().start(() -> call(over, answered, failures)))
                        .toList();
        for (int change = 0; answered.get() < 2000 && failures.isEmpty(); change++) {
            proxy.follow(table(both.get(change % 2)));
            Thread.sleep(1);
        }
        over.set(true);
        for (Thread client : clients) {
            client.join();
        }

        assertThat(failures).isEmpty();
    }

    /** Request after request over one connection. */
    private void call(AtomicBoolean over, AtomicInteger answered, Queue<String> failures) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request =
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + entrance.port() + "/"))
                            .version(HttpClient.Version.HTTP_1_1)
                            .POST(HttpRequest.BodyPublishers.ofString("hello"))
                            .build();
            while (!over.get()) {
                var answer = client.send(request, HttpResponse.BodyHandlers.ofString());
                if (answer.statusCode() != 200 || !answer.body().endsWith("hello")) {
                    failures.add(answer.toString());
                }
                answered.incrementAndGet();
            }
        } catch (IOException | InterruptedException e) {
            failures.add(e.toString());
        }
    }

    private static IngressTable shown(Credential credential) {
        return new IngressTable(
                Map.of(), null, Map.of("web.example.com", credential), Set.of("web.example.com"));
    }

    private static Credential credential(String name) {
        Instant now = Instant.parse("2026-01-01T00:00:00Z");
        Instant then = Instant.parse("2036-01-01T00:00:00Z");
        return CertificateAuthority.create(name, now, then)
                .issue(
                        CertificateProfile.server(
                                Subject.of(name), List.of(name), List.of(), now, then));
    }

    private static X509Certificate certificate(int port, String name) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Anybody()}, null);
        try (SSLSocket socket =
                (SSLSocket)
                        context.getSocketFactory()
                                .createSocket(InetAddress.getLoopbackAddress(), port)) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setServerNames(List.of(new SNIHostName(name)));
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }

    private static final class Anybody implements X509TrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    private Target target() {
        return new Target("127.0.0.1", backend.port());
    }

    private static IngressTable table(Target... targets) {
        return new IngressTable(
                Map.of(
                        "web.example.com",
                        List.of(PathRule.of("Prefix", "/", Backend.of("web", List.of(targets)))),
                        "127.0.0.1",
                        List.of(PathRule.of("Prefix", "/", Backend.of("web", List.of(targets))))),
                null,
                Map.of(),
                Set.of());
    }

    private String get(String host) throws IOException {
        return ask("GET / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
    }

    private String ask(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), entrance.port())) {
            socket.setSoTimeout((int) Duration.ofSeconds(5).toMillis());
            socket.getOutputStream().write(request.getBytes(UTF_8));
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }
}
