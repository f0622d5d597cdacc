package io.jollyboat.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.core.client.ApiRequest;
import io.jollyboat.core.client.ApiTransport;
import io.jollyboat.core.http.Headers;
import io.jollyboat.core.http.HttpExchange;
import io.jollyboat.core.http.server.HttpServer;
import io.jollyboat.core.pki.CertificateCheck;
import io.jollyboat.core.tls.ClientCertificate;
import io.jollyboat.core.tls.ClientTls;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What the server passes on to the kubelet of a node, to pods and services, played by a server that
 * says what it got.
 */
class TunnelTest {

    private static final String PODS = "/api/v1/namespaces/default/pods";
    private static final int CLOSED = 1; // a port where nobody listens

    private ListeningServer server;
    private HttpServer kubelet;
    private HttpClient client;
    private ApiTransport api;

    @BeforeEach
    void start() throws Exception {
        server = new ListeningServer();
        kubelet = server.another(TunnelTest::echo);
        CertificateCheck check =
                new CertificateCheck(List.of(server.authority().certificate()), Instant::now);
        client =
                HttpClient.newBuilder()
                        .sslContext(
                                new ClientTls(check, server.clientOf("a", "system:masters"))
                                        .sslContext())
                        .build();
        api = server.server.transport("test", "system:masters");
        post("/api/v1/nodes", "{'metadata':{'name':'n1'}}");
        api.call(
                new ApiRequest(
                        "PATCH",
                        "/api/v1/nodes/n1/status",
                        Map.of(),
                        "application/merge-patch+json",
                        TestServer.tree(
                                "{'status':{'addresses':[{'type':'InternalIP','address':'127.0.0.1'}],'daemonEndpoints':{'kubeletEndpoint':{'Port':%d}}}}"
                                        .formatted(kubelet.port()))));
        post(
                PODS,
                "{'metadata':{'name':'web'},'spec':{'nodeName':'n1','containers':[{'name':'a','image':'i'},{'name':'b','image':'i'}]}}");
    }

    @AfterEach
    void stop() {
        client.close();
        kubelet.stop(Duration.ZERO);
        server.close();
    }

    private static void echo(HttpExchange exchange) {
        if (exchange.path().equals("/page")) {
            Headers html = Headers.of("Content-Type", "text/html; charset=utf-8");
            exchange.respond(
                    200,
                    html,
                    "<a href=\"/next?x=1\">1</a><img src='logo.png'><!-- <a href=\"/c\"> -->é"
                            .getBytes(StandardCharsets.UTF_8));
            return;
        }
        if (exchange.path().equals("/moved")) {
            exchange.respond(302, Headers.of("Location", "/login/"), new byte[0]);
            return;
        }
        if (exchange.path().endsWith("/b") && exchange.query().contains("previous")) {
            exchange.respond(
                    400,
                    Headers.of("Content-Type", "text/plain; charset=utf-8"),
                    "previous terminated container \"b\" in pod \"web\" not found\n"
                            .getBytes(StandardCharsets.UTF_8));
            return;
        }
        String who =
                exchange.peer().clientCertificate() instanceof ClientCertificate.Verified known
                        ? known.certificate().getSubjectX500Principal().getName()
                        : "nobody";
        String told = exchange.method() + " " + exchange.target() + " " + who;
        exchange.respond(
                200,
                Headers.of("Content-Type", "text/plain"),
                told.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void passesLogsOnWithTheirOptions() throws Exception {
        String told =
                get(PODS
                                + "/web/log?container=b&follow=false&tailLines=5&sinceTime=2026-01-01T00%3A00%3A00Z")
                        .body();

        assertThat(told)
                .startsWith("GET /containerLogs/default/web/b?")
                .contains("tailLines=5")
                .contains("sinceTime=2026-01-01T00%3A00%3A00Z")
                .contains("kube-apiserver-kubelet-client");
    }

    @Test
    void whatCannotBeAskedOfALogIsToldByTheServerItself() throws Exception {
        HttpResponse<String> refused =
                get(PODS + "/web/log?container=b&tailLines=-1&limitBytes=0&sinceSeconds=0");
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body())
                .contains(
                        "PodLogOptions \\\"web\\\" is invalid",
                        "tailLines: Invalid value: -1: must be greater than or equal to 0",
                        "limitBytes: Invalid value: 0: must be greater than 0",
                        "sinceSeconds: Invalid value: 0: must be greater than 0");
        HttpResponse<String> both =
                get(PODS + "/web/log?container=b&sinceSeconds=1&sinceTime=2026-01-01T00:00:00Z");
        assertThat(both.body()).contains("at most one of `sinceTime` or `sinceSeconds` may be");
        assertThat(get(PODS + "/web/log?container=b&tailLines=x").statusCode()).isEqualTo(400);
    }

    @Test
    void makesAStatusOfWhatAKubeletSaysInRefusal() throws Exception {
        HttpResponse<String> refused = get(PODS + "/web/log?container=b&previous=true");

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(refused.body())
                .contains("\"reason\":\"BadRequest\"")
                .contains("previous terminated container \\\"b\\\" in pod \\\"web\\\" not found\"");
    }

    @Test
    void wantsToKnowWhichContainer() throws Exception {
        assertThat(get(PODS + "/web/log").body())
                .contains("a container name must be specified for pod web, choose one of: [a b]");
        assertThat(get(PODS + "/web/log?container=c").body())
                .contains("container c is not valid for pod web");
        assertThat(get(PODS + "/none/log").statusCode()).isEqualTo(404);
    }

    @Test
    void whoMayOnlyGetStreamsOpensNone() throws Exception {
        post(
                "/apis/rbac.authorization.k8s.io/v1/clusterroles",
                "{'metadata':{'name':'r'},'rules':[{'apiGroups':[''],'verbs':['get'],"
                        + "'resources':['pods/exec','pods/attach','pods/portforward']}]}");
        post(
                "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings",
                "{'metadata':{'name':'r'},'roleRef':{'apiGroup':'rbac.authorization.k8s.io',"
                        + "'kind':'ClusterRole','name':'r'},'subjects':[{'kind':'User',"
                        + "'apiGroup':'rbac.authorization.k8s.io','name':'ann'}]}");
        HttpClient ofAnn = server.client(null);
        for (String stream :
                List.of("exec?container=a&command=ls", "attach?container=a", "portforward")) {
            var asked =
                    HttpRequest.newBuilder(URI.create(server.url() + PODS + "/web/" + stream))
                            .header("Authorization", "Bearer " + ListeningServer.TOKEN)
                            .build();
            HttpResponse<String> refused = ofAnn.send(asked, HttpResponse.BodyHandlers.ofString());
            assertThat(refused.statusCode()).as(stream).isEqualTo(403);
            assertThat(refused.body()).contains("\"pods \\\"web\\\" is forbidden: \"");
        }
    }

    @Test
    void wantsAnUpgradeForInteractiveStreams() throws Exception {
        HttpResponse<String> refused = get(PODS + "/web/exec?container=a&command=ls&stdout=true");

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("Upgrade request required");
    }

    @Test
    void passesOnWhateverElseAKubeletServes() throws Exception {
        assertThat(get("/api/v1/nodes/n1/proxy/stats/summary?only_cpu_and_memory=true").body())
                .startsWith("GET /stats/summary?only_cpu_and_memory=true ");
        assertThat(get("/api/v1/nodes/n1/proxy/logs/a%20b/?x=1").body())
                .startsWith("GET /logs/a%20b/?x=1 ");
        assertThat(get("/api/v1/nodes/n1/proxy").body()).startsWith("GET / ");
    }

    @Test
    void saysWhenTheKubeletCannotBeReached() throws Exception {
        kubelet.stop(Duration.ZERO).toCompletableFuture().join();

        HttpResponse<String> failed = get(PODS + "/web/log?container=a");

        assertThat(failed.statusCode()).isEqualTo(500);
        assertThat(failed.body()).contains("error dialing backend: ");
    }

    @Test
    void passesRequestsOnToPods() throws Exception {
        withAddress("web", "127.0.0.1");
        String pod = PODS + "/https:web:" + kubelet.port() + "/proxy";

        assertThat(get(pod + "/a%20b/?x=1&y").body()).startsWith("GET /a%20b/?x=1&y nobody");
        assertThat(get(PODS + "/web:" + CLOSED + "/proxy/").body())
                .contains("\"reason\":\"ServiceUnavailable\"")
                .contains(
                        "error trying to reach service: dial tcp 127.0.0.1:1: connect: connection"
                                + " refused");
        assertThat(get(PODS + "/ftp:web:80/proxy/").body())
                .contains("invalid pod request \\\"ftp:web:80\\\"");
        assertThat(get(PODS + "/none/proxy/").body()).contains("pods \\\"none\\\" not found");
    }

    @Test
    void leadsLinksBackThroughTheProxy() throws Exception {
        withAddress("web", "127.0.0.1");
        String pod = PODS + "/https:web:" + kubelet.port() + "/proxy";

        for (String prefix : List.of(pod, "/api/v1/nodes/n1/proxy")) {
            HttpResponse<String> page = get(prefix + "/page");
            assertThat(page.body())
                    .isEqualTo(
                            "<a href=\""
                                    + prefix
                                    + "/next?x=1\">1</a><img src='logo.png'><!-- <a href=\"/c\">"
                                    + " -->é");
            assertThat(get(prefix + "/moved").headers().firstValue("Location"))
                    .contains(prefix + "/login/");
        }
    }

    @Test
    void sendsWhoLeavesOutTheLastSlashWhereItIs() throws Exception {
        withAddress("web", "127.0.0.1");
        String pod = PODS + "/https:web:" + kubelet.port() + "/proxy";

        HttpResponse<String> moved = get(pod + "?x=1");

        assertThat(moved.statusCode()).isEqualTo(301);
        assertThat(moved.headers().firstValue("Location")).contains(pod + "/?x=1");
    }

    @Test
    void saysWhatKeepsARequestFromAService() throws Exception {
        post(
                "/api/v1/namespaces/default/services",
                "{'metadata':{'name':'shop'},'spec':{'ports':[{'name':'tls','port':8443}]}}");
        String services = "/api/v1/namespaces/default/services";

        assertThat(get(services + "/shop:81/proxy/in").body())
                .contains("\"reason\":\"ServiceUnavailable\"")
                .contains("no service port 81 found for service \\\"shop\\\"");
        HttpResponse<String> nobody = get(services + "/https:shop:tls/proxy/in");
        assertThat(nobody.body())
                .contains("no endpoints available for service \\\"shop\\\"")
                .doesNotContain("retryAfterSeconds");
        assertThat(nobody.headers().firstValue("Retry-After")).isEmpty(); // clients would obey
        assertThat(get(services + "/none/proxy/").body())
                .contains("services \\\"none\\\" not found");
    }

    private void withAddress(String pod, String address) {
        api.call(
                new ApiRequest(
                        "PATCH",
                        PODS + "/" + pod + "/status",
                        Map.of(),
                        "application/merge-patch+json",
                        TestServer.tree(
                                "{'status':{'podIP':'%s','podIPs':[{'ip':'%s'}]}}"
                                        .formatted(address, address))));
    }

    private void post(String path, String json) {
        api.call(new ApiRequest("POST", path, Map.of(), ApiRequest.JSON, TestServer.tree(json)));
    }

    private HttpResponse<String> get(String target) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create(server.url() + target)).build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
