package io.jollyboat.proxy.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.Service;
import io.jollyboat.core.client.DeleteOptions;
import io.jollyboat.core.http.Headers;
import io.jollyboat.core.http.NetworkLoop;
import io.jollyboat.core.http.RequestBody;
import io.jollyboat.core.http.server.HttpServer;
import io.jollyboat.core.http.server.HttpServerConfig;
import io.jollyboat.core.pki.CertificateAuthority;
import io.jollyboat.core.pki.CertificateProfile;
import io.jollyboat.core.pki.Credential;
import io.jollyboat.core.pki.Subject;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.proxy.TestCluster;
import io.jollyboat.proxy.balancer.LoadBalancer;
import io.jollyboat.proxy.routing.AddressRange;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Gateways on a real API server; requests over real sockets to endpoints of the test. */
class GatewayControllerTest {

    private final TestCluster cluster = new TestCluster();
    private final NetworkLoop network = NetworkLoop.start();
    private GatewayController controller;
    private final BlockingQueue<String> greenHeard = new LinkedBlockingQueue<>();
    private HttpServer blue;
    private HttpServer green;

    @BeforeEach
    void start() throws Exception {
        blue = endpoint("blue");
        green = endpoint("green");
        var shown = InetAddress.getByName("10.244.0.1");
        controller =
                new GatewayController(
                        cluster.client,
                        cluster.informers,
                        cluster.timeline,
                        network,
                        new GatewayPlace(
                                InetAddress.getLoopbackAddress(), shown, "jollyboat", own()));
        controller.start();
        new LoadBalancer(
                        cluster.client,
                        cluster.informers,
                        cluster.timeline,
                        List.of(AddressRange.of("10.113.0.0/24")))
                .start();
        settle();
        cluster.create(
                GatewayObject.GATEWAYS,
                """
                {'metadata': {'name': 'web'}, 'spec': {'gatewayClassName': 'jollyboat',
                 'listeners': [{'name': 'http', 'port': 80, 'protocol': 'HTTP'}]}}
                """);
        service("blue", blue.port());
        service("green", green.port());
        settle();
    }

    @AfterEach
    void stop() {
        controller.stop();
        network.close();
    }

    private void settle() {
        cluster.timeline.advance(Duration.ofSeconds(5));
    }

    @Test
    void theClassComesWithTheClusterAndIsAccepted() {
        JsonNode status =
                cluster.client.get(GatewayObject.CLASSES, "", "jollyboat").json().path("status");
        assertThat(status.path("conditions").toString()).contains("\"Accepted\"", "\"True\"");
    }

    @Test
    void aGatewayHasAnAddressOfItsOwnAndSaysWhatAttaches() {
        route("all", "'rules': [{'backendRefs': [{'name': 'blue', 'port': 80}]}]");

        JsonNode status = gateway("web");
        assertThat(status.path("addresses").toString()).contains("10.113.0.1");
        assertThat(condition(status, "Accepted")).isEqualTo("True Accepted");
        assertThat(condition(status, "Programmed")).isEqualTo("True Programmed");
        JsonNode listener = status.path("listeners").get(0);
        assertThat(listener.path("attachedRoutes").asInt()).isEqualTo(1);
        assertThat(listener.path("supportedKinds").toString()).contains("HTTPRoute");
        assertThat(condition(listener, "Conflicted")).isEqualTo("False NoConflicts");
        JsonNode parent = parent("all");
        assertThat(condition(parent, "Accepted")).isEqualTo("True Accepted");
        assertThat(condition(parent, "ResolvedRefs")).isEqualTo("True ResolvedRefs");
    }

    @Test
    void requestsAreLedByPathHeaderQueryAndMethodTheMostPreciseFirst() throws IOException {
        route(
                "precise",
                """
                'hostnames': ['web.example.com'], 'rules': [
                  {'matches': [{'path': {'type': 'PathPrefix', 'value': '/'}}],
                   'backendRefs': [{'name': 'blue', 'port': 80}]},
                  {'matches': [{'path': {'type': 'Exact', 'value': '/exact'}},
                               {'headers': [{'name': 'X-Colour', 'value': 'green'}]},
                               {'queryParams': [{'name': 'colour', 'value': 'green'}]},
                               {'method': 'DELETE'}],
                   'backendRefs': [{'name': 'green', 'port': 80}]}]
                """);

        assertThat(ask("GET /", "")).contains("blue GET /");
        assertThat(ask("GET /exact", "")).contains("green");
        assertThat(ask("GET /exact/more", "")).contains("blue");
        assertThat(ask("GET /", "X-Colour: green\r\n")).contains("green");
        assertThat(ask("GET /?colour=green", "")).contains("green");
        assertThat(ask("DELETE /", "")).contains("green");
        assertThat(answer(port("web"), "GET / HTTP/1.1\r\nHost: other.example.com\r\n"))
                .startsWith("HTTP/1.1 404");
    }

    @Test
    void filtersChangeRequestsAndAnswers() throws IOException {
        route(
                "filtered",
                """
                'rules': [
                  {'matches': [{'path': {'value': '/old'}}], 'filters': [
                     {'type': 'URLRewrite', 'urlRewrite': {'hostname': 'inner.example.com',
                        'path': {'type': 'ReplacePrefixMatch', 'replacePrefixMatch': '/new'}}},
                     {'type': 'RequestHeaderModifier', 'requestHeaderModifier': {
                        'set': [{'name': 'X-Set', 'value': 'set'}], 'remove': ['X-Gone']}},
                     {'type': 'ResponseHeaderModifier', 'responseHeaderModifier': {
                        'add': [{'name': 'X-Answer', 'value': 'added'}], 'remove': ['X-Endpoint']}}],
                   'backendRefs': [{'name': 'blue', 'port': 80}]},
                  {'matches': [{'path': {'value': '/away'}}], 'filters': [
                     {'type': 'RequestRedirect', 'requestRedirect': {'scheme': 'https', 'statusCode': 301,
                        'path': {'type': 'ReplaceFullPath', 'replaceFullPath': '/there'}}}]}]
                """);

        assertThat(ask("GET /old/page?q=1", "X-Gone: yes\r\n"))
                .contains("GET /new/page?q=1", "Host=inner.example.com", "X-Set=set")
                .contains("X-Answer: added")
                .doesNotContain("X-Gone", "X-Endpoint");
        assertThat(ask("GET /away/now", ""))
                .startsWith("HTTP/1.1 301")
                .containsIgnoringCase("location: https://web.example.com/there");
    }

    @Test
    void weightsShareRequestsAndWhatIsMissingTakesItsShareAsErrors() throws IOException {
        route(
                "shared",
                """
                'rules': [{'backendRefs': [{'name': 'blue', 'port': 80, 'weight': 1},
                   {'name': 'green', 'port': 80, 'weight': 0}, {'name': 'nobody', 'port': 80, 'weight': 1}]}]
                """);

        int served = 0;
        int failed = 0;
        for (int i = 0; i < 40; i++) {
            String answer = ask("GET /", "");
            assertThat(answer).doesNotContain("green");
            served += answer.contains("blue GET") ? 1 : 0;
            failed += answer.startsWith("HTTP/1.1 500") ? 1 : 0;
        }
        assertThat(served).isBetween(8, 32);
        assertThat(served + failed).isEqualTo(40);
        assertThat(condition(parent("shared"), "ResolvedRefs")).isEqualTo("False BackendNotFound");
    }

    @Test
    void anotherNamespacesServiceTakesAGrant() throws IOException {
        cluster.client.create(
                Resources.NAMESPACES,
                Resources.NAMESPACES.view(
                        TestCluster.tree(
                                "{'apiVersion': 'v1', 'kind': 'Namespace', 'metadata': {'name':"
                                        + " 'far'}}")));
        cluster.create(
                Resources.SERVICES,
                "{'metadata': {'name': 'blue', 'namespace': 'far'}, 'spec': {'ports': [{'port':"
                        + " 80}]}}");
        slice("far", "blue", blue.port());
        route(
                "abroad",
                "'rules': [{'backendRefs': [{'name': 'blue', 'namespace': 'far', 'port': 80}]}]");
        assertThat(condition(parent("abroad"), "ResolvedRefs")).isEqualTo("False RefNotPermitted");
        assertThat(ask("GET /", "")).startsWith("HTTP/1.1 500");

        cluster.create(
                GatewayObject.GRANTS,
                """
                {'metadata': {'name': 'blue', 'namespace': 'far'}, 'spec': {
                  'from': [{'group': 'gateway.networking.k8s.io', 'kind': 'HTTPRoute', 'namespace': 'default'}],
                  'to': [{'group': '', 'kind': 'Service'}]}}
                """);
        settle();

        assertThat(condition(parent("abroad"), "ResolvedRefs")).isEqualTo("True ResolvedRefs");
        assertThat(condition(parent("abroad"), "Accepted")).isEqualTo("True Accepted");
    }

    @Test
    void aListenerWithTlsShowsItsSecretsCertificateAndTheNewOneAfterAChange() throws Exception {
        Credential first = credential("shop.example.com");
        cluster.create(
                Resources.SECRETS,
                "{'metadata': {'name': 'shop'}, 'type': 'kubernetes.io/tls', " + data(first) + "}");
        cluster.create(
                GatewayObject.GATEWAYS,
                """
                {'metadata': {'name': 'safe'}, 'spec': {'gatewayClassName': 'jollyboat', 'listeners': [
                  {'name': 'https', 'port': 443, 'protocol': 'HTTPS', 'hostname': 'shop.example.com',
                   'tls': {'certificateRefs': [{'name': 'shop'}]}}]}}
                """);
        create(
                "shop",
                "'parentRefs': [{'name': 'safe'}], 'rules': [{'backendRefs': [{'name': 'blue',"
                        + " 'port': 80}]}]");

        JsonNode listener = gateway("safe").path("listeners").get(0);
        assertThat(condition(listener, "ResolvedRefs")).isEqualTo("True ResolvedRefs");
        assertThat(condition(listener, "Programmed")).isEqualTo("True Programmed");
        assertThat(secure(port("safe"), "shop.example.com", first)).contains("blue");

        Credential second = credential("shop.example.com");
        cluster.patch(Resources.SECRETS, "shop", "{" + data(second) + "}");
        settle();
        assertThat(secure(port("safe"), "shop.example.com", second)).contains("blue");
    }

    private static String data(Credential credential) {
        return "'data': {'tls.crt': '%s', 'tls.key': '%s'}"
                .formatted(base64(credential.chainPem()), base64(credential.keyPem()));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }

    /** What is answered to a client that trusts one certificate only, and only under its name. */
    private static String secure(int port, String host, Credential trusted) throws Exception {
        var store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        store.setCertificateEntry("trusted", trusted.certificate());
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        var context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        var plain = new Socket(InetAddress.getLoopbackAddress(), port);
        try (var socket =
                (SSLSocket) context.getSocketFactory().createSocket(plain, host, port, true)) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
            socket.setSoTimeout(5000);
            String request = "GET / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(UTF_8));
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }

    @Test
    void whatCannotBeServedSaysWhy() {
        cluster.create(
                GatewayObject.GATEWAYS,
                """
                {'metadata': {'name': 'odd'}, 'spec': {'gatewayClassName': 'jollyboat', 'listeners': [
                  {'name': 'tcp', 'port': 5432, 'protocol': 'TCP'},
                  {'name': 'bare', 'port': 443, 'protocol': 'HTTPS', 'hostname': 'web.example.com',
                   'tls': {'certificateRefs': [{'name': 'nothing'}]}},
                  {'name': 'first', 'port': 81, 'protocol': 'HTTP', 'hostname': 'a.example.com'},
                  {'name': 'second', 'port': 81, 'protocol': 'HTTP', 'hostname': 'a.example.com'}]}}
                """);
        settle();

        JsonNode listeners = gateway("odd").path("listeners");
        assertThat(condition(listeners.get(0), "Accepted")).isEqualTo("False UnsupportedProtocol");
        assertThat(condition(listeners.get(1), "ResolvedRefs"))
                .isEqualTo("False InvalidCertificateRef");
        assertThat(condition(listeners.get(2), "Programmed")).isEqualTo("True Programmed");
        assertThat(condition(listeners.get(3), "Conflicted")).isEqualTo("True HostnameConflict");
        assertThat(condition(gateway("odd"), "Accepted")).isEqualTo("True ListenersNotValid");

        create("lost", "'parentRefs': [{'name': 'web', 'sectionName': 'nope'}]");
        create(
                "extended",
                """
                'parentRefs': [{'name': 'web'}], 'rules': [{'filters': [{'type': 'ExtensionRef',
                 'extensionRef': {'group': 'example.com', 'kind': 'Odd', 'name': 'one'}}]}]
                """);
        assertThat(condition(parent("lost"), "Accepted")).isEqualTo("False NoMatchingParent");
        assertThat(condition(parent("extended"), "Accepted")).isEqualTo("False UnsupportedValue");
    }

    @Test
    void aMirrorHearsOfEveryRequestAndNobodyHearsTheMirror() throws Exception {
        route(
                "mirrored",
                """
                'rules': [{'filters': [{'type': 'RequestMirror',
                  'requestMirror': {'backendRef': {'name': 'green', 'port': 80}}}],
                 'backendRefs': [{'name': 'blue', 'port': 80}]}]
                """);

        assertThat(condition(parent("mirrored"), "ResolvedRefs")).isEqualTo("True ResolvedRefs");
        assertThat(ask("POST /copied", "Content-Length: 5\r\n")).contains("blue POST /copied");
        assertThat(greenHeard.poll(5, TimeUnit.SECONDS)).isEqualTo("POST /copied hello");
    }

    @Test
    void aMirrorThatIsNotThereIsSaidSo() {
        route(
                "mirrored",
                """
                'rules': [{'filters': [{'type': 'RequestMirror',
                  'requestMirror': {'backendRef': {'name': 'nobody', 'port': 80}}}],
                 'backendRefs': [{'name': 'blue', 'port': 80}]}]
                """);

        assertThat(condition(parent("mirrored"), "ResolvedRefs"))
                .isEqualTo("False BackendNotFound");
    }

    @Test
    void aGatewayThatIsGoneIsServedNoMore() throws IOException {
        route("all", "'rules': [{'backendRefs': [{'name': 'blue', 'port': 80}]}]");
        int port = port("web");
        assertThat(answer(port, "GET / HTTP/1.1\r\nHost: x\r\n")).contains("blue");

        cluster.client.delete(GatewayObject.GATEWAYS, "default", "web", DeleteOptions.DEFAULT);
        settle();

        assertThat(parents("all")).isEmpty();
    }

    private HttpServer endpoint(String name) throws IOException {
        return HttpServer.start(
                network,
                HttpServerConfig.plain(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
                Timeline.real(),
                exchange -> {
                    if (name.equals("green")) {
                        String line = exchange.method() + " " + exchange.target() + " ";
                        exchange.body(100)
                                .thenAccept(
                                        body -> {
                                            if (body instanceof RequestBody.Complete(byte[] all)) {
                                                greenHeard.add(line + new String(all, UTF_8));
                                            }
                                            exchange.respond(
                                                    200, Headers.empty(), "green".getBytes(UTF_8));
                                        });
                        return;
                    }
                    var told = new StringBuilder();
                    exchange.headers()
                            .forEach((field, value) -> told.append(field + "=" + value + "\n"));
                    String text = name + " " + exchange.method() + " " + exchange.target() + "\n";
                    exchange.respond(
                            200,
                            Headers.of("X-Endpoint", name),
                            List.of((text + told).getBytes(UTF_8)));
                });
    }

    private void service(String name, int port) {
        cluster.create(
                Resources.SERVICES,
                "{'metadata': {'name': '" + name + "'}, 'spec': {'ports': [{'port': 80}]}}");
        slice("default", name, port);
    }

    private void slice(String namespace, String service, int port) {
        cluster.store(
                "endpointslices/" + namespace + "/" + service,
                TestCluster.tree(
                        """
                        {'apiVersion': 'discovery.k8s.io/v1', 'kind': 'EndpointSlice',
                         'metadata': {'name': '%s', 'namespace': '%s', 'labels': {'kubernetes.io/service-name': '%s'}},
                         'addressType': 'IPv4', 'ports': [{'name': '', 'port': %d, 'protocol': 'TCP'}],
                         'endpoints': [{'addresses': ['127.0.0.1'], 'conditions': {'ready': true}}]}
                        """
                                .formatted(service, namespace, service, port)));
    }

    private void route(String name, String spec) {
        create(name, "'parentRefs': [{'name': 'web'}], " + spec);
    }

    private void create(String name, String spec) {
        cluster.create(
                GatewayObject.ROUTES,
                "{'metadata': {'name': '" + name + "'}, 'spec': {" + spec + "}}");
        settle();
    }

    private JsonNode gateway(String name) {
        return cluster.get(GatewayObject.GATEWAYS, name).status();
    }

    private JsonNode parents(String route) {
        return cluster.get(GatewayObject.ROUTES, route).status().path("parents");
    }

    private JsonNode parent(String route) {
        return parents(route).path(0);
    }

    private static String condition(JsonNode of, String type) {
        for (JsonNode condition : of.path("conditions")) {
            if (condition.path("type").asString("").equals(type)) {
                return condition.path("status").asString("")
                        + " "
                        + condition.path("reason").asString("");
            }
        }
        return "none";
    }

    /** Where the service of a Gateway leads. */
    private int port(String gateway) {
        Service service = cluster.get(Resources.SERVICES, gateway + "-jollyboat");
        return service.json().path("spec").path("ports").path(0).path("targetPort").asInt();
    }

    private String ask(String request, String fields) throws IOException {
        return answer(port("web"), request + " HTTP/1.1\r\nHost: web.example.com\r\n" + fields);
    }

    private static String answer(int port, String head) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(5000);
            socket.getOutputStream()
                    .write(
                            (head
                                            + "Connection: close\r\n\r\n"
                                            + (head.contains("Content-Length: 5") ? "hello" : ""))
                                    .getBytes(UTF_8));
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }

    private static Credential own() {
        return credential("own");
    }

    private static Credential credential(String name) {
        Instant now = Instant.parse("2026-01-01T00:00:00Z");
        Instant then = Instant.parse("2036-01-01T00:00:00Z");
        return CertificateAuthority.create(name, now, then)
                .issue(
                        CertificateProfile.server(
                                Subject.of(name), List.of(name), List.of(), now, then));
    }
}
