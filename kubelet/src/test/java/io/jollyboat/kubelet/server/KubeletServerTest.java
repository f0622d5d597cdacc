package io.jollyboat.kubelet.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.apiserver.ApiServer;
import io.jollyboat.apiserver.ApiServerConfig;
import io.jollyboat.apiserver.store.memory.MemoryStore;
import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.client.ApiRequest;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.http.NetworkLoop;
import io.jollyboat.core.http.server.HttpServerConfig;
import io.jollyboat.core.informer.Informer;
import io.jollyboat.core.informer.Informers;
import io.jollyboat.core.pki.AuthorityTrustManager;
import io.jollyboat.core.pki.CertificateAuthority;
import io.jollyboat.core.pki.CertificateCheck;
import io.jollyboat.core.pki.CertificateProfile;
import io.jollyboat.core.pki.Credential;
import io.jollyboat.core.pki.CredentialKeyManager;
import io.jollyboat.core.pki.Subject;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.core.tls.ServerTls;
import io.jollyboat.kubelet.network.Cidr;
import io.jollyboat.kubelet.probe.ProbeCounts;
import io.jollyboat.kubelet.runtime.sim.SimRuntime;
import io.jollyboat.kubelet.statistics.DiskGauge;
import io.jollyboat.kubelet.statistics.NodeStatistics;
import io.jollyboat.kubelet.statistics.StatisticsAnswers;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.json.JsonMapper;

/** Who may ask a kubelet, and what it says to the rest. */
@Timeout(60)
class KubeletServerTest {

    private static final Instant FROM = Instant.parse("2020-01-01T00:00:00Z");
    private static final Instant TO = Instant.parse("2100-01-01T00:00:00Z");
    private static final CertificateAuthority AUTHORITY =
            CertificateAuthority.create("test", FROM, TO);

    private final Timeline timeline = Timeline.real();
    private final NetworkLoop loop = NetworkLoop.start();
    private final CertificateCheck check =
            new CertificateCheck(List.of(AUTHORITY.certificate()), timeline::now);
    private final KubeletServer server;
    private final Client client;

    KubeletServerTest() throws Exception {
        var api = new ApiServer(new MemoryStore(timeline), timeline, ApiServerConfig.inMemory());
        api.start();
        client = api.client("test", "system:masters");
        var informers = new Informers(client, timeline);
        Informer<Pod> pods = informers.of(Resources.PODS);
        var runtime = new SimRuntime(timeline, Cidr.parse("10.0.0.0/24"));
        var loopback = InetAddress.getLoopbackAddress();
        Credential own =
                AUTHORITY.issue(
                        CertificateProfile.server(
                                Subject.of("node"),
                                List.of("localhost"),
                                List.of(loopback),
                                FROM,
                                TO));
        server =
                KubeletServer.start(
                        new KubeletServerConfig(
                                loop,
                                HttpServerConfig.secure(
                                        new InetSocketAddress(loopback, 0),
                                        new ServerTls(own, check))),
                        timeline,
                        runtime,
                        pods,
                        new NodeAnswers(
                                "node1",
                                client,
                                new StatisticsAnswers(
                                        "node1",
                                        4,
                                        8L << 30,
                                        new NodeStatistics(timeline, runtime.usage(), pods::list),
                                        new DiskGauge(
                                                timeline,
                                                runtime.usage(),
                                                null,
                                                Duration.ofMinutes(1))),
                                new ProbeCounts()));
    }

    @AfterEach
    void stop() {
        server.stop();
        loop.close();
    }

    private HttpResponse<String> get(String target, @Nullable Subject who) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        KeyManager[] keys =
                who == null
                        ? null
                        : new KeyManager[] {
                            new CredentialKeyManager(
                                    AUTHORITY.issue(CertificateProfile.client(who, FROM, TO)))
                        };
        context.init(keys, new TrustManager[] {new AuthorityTrustManager(check)}, null);
        try (HttpClient http = HttpClient.newBuilder().sslContext(context).build()) {
            return http.send(
                    HttpRequest.newBuilder(
                                    URI.create("https://127.0.0.1:" + server.port() + target))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    @Test
    void onlyTheApiServerAndAdministratorsAreServed() throws Exception {
        assertThat(get("/pods", Subject.of("kube-apiserver-kubelet-client")).statusCode())
                .isEqualTo(200);
        assertThat(get("/pods", Subject.of("admin", "system:masters")).statusCode()).isEqualTo(200);
        var other = get("/pods", Subject.of("system:node:other", "system:nodes"));
        assertThat(other.statusCode()).isEqualTo(403);
        assertThat(other.body())
                .isEqualTo(
                        "Forbidden (user=system:node:other, verb=get, resource=nodes,"
                                + " subresource(s)=[pods proxy])");
        assertThat(get("/pods", null).statusCode()).isEqualTo(401);
    }

    private void create(String path, String json) {
        client.call(
                new ApiRequest(
                        "POST",
                        path,
                        Map.of(),
                        ApiRequest.JSON,
                        JsonMapper.shared().readTree(json.replace('\'', '"'))));
    }

    @Test
    void whoHasTheRightToMetricsOfNodesMayReadThemAndNothingElse() throws Exception {
        create(
                "/apis/rbac.authorization.k8s.io/v1/clusterroles",
                "{'metadata':{'name':'scraper'},'rules':[{'verbs':['get'],'apiGroups':[''],"
                        + "'resources':['nodes/metrics']}]}");
        create(
                "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings",
                "{'metadata':{'name':'scraper'},'roleRef':{'apiGroup':'rbac.authorization.k8s.io',"
                        + "'kind':'ClusterRole','name':'scraper'},'subjects':[{'kind':'User',"
                        + "'apiGroup':'rbac.authorization.k8s.io','name':'prometheus'}]}");
        var prometheus = Subject.of("prometheus");

        var metrics = get("/metrics/resource", prometheus);
        assertThat(metrics.statusCode()).isEqualTo(200);
        assertThat(metrics.headers().firstValue("Content-Type").orElseThrow())
                .startsWith("text/plain; version=0.0.4");
        assertThat(metrics.body()).contains("node_cpu_usage_seconds_total 0 ");
        assertThat(get("/metrics/cadvisor", prometheus).body()).contains("machine_cpu_cores 4");
        assertThat(get("/metrics/probes", prometheus).statusCode()).isEqualTo(200);
        assertThat(get("/stats/summary", prometheus).statusCode()).isEqualTo(403);
        assertThat(get("/exec/a/b/c?command=sh", prometheus).statusCode()).isEqualTo(403);
    }

    @Test
    void theSummaryTellsOfTheNode() throws Exception {
        var admin = Subject.of("admin", "system:masters");
        var summary = get("/stats/summary", admin);
        assertThat(summary.statusCode()).isEqualTo(200);
        assertThat(summary.body()).contains("\"nodeName\":\"node1\"", "\"pods\":[]");
        assertThat(get("/stats/nothing", admin).statusCode()).isEqualTo(404);
        assertThat(get("/metrics/nothing", admin).statusCode()).isEqualTo(404);
    }

    @Test
    void badRequestsAreToldWhatIsWrong() throws Exception {
        var admin = Subject.of("admin", "system:masters");
        assertThat(get("/containerLogs/default/none/web", admin).body())
                .contains("\"kind\":\"Status\"", "\"message\":\"pod does not exist\"");
        assertThat(get("/containerLogs/default", admin).statusCode()).isEqualTo(404);
        assertThat(get("/nothing/here", admin).statusCode()).isEqualTo(404);
        assertThat(get("/exec/default/none/web?command=ls", admin).statusCode()).isEqualTo(404);
        assertThat(get("/metrics", admin).body()).contains("kubelet_running_pods 0");
        assertThat(get("/", admin).statusCode()).isEqualTo(404);
    }
}
