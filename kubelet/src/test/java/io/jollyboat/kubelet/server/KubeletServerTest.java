package io.jollyboat.kubelet.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.apiserver.ApiServer;
import io.jollyboat.apiserver.ApiServerConfig;
import io.jollyboat.apiserver.store.memory.MemoryStore;
import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.client.ApiRequest;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.delegation.AccessMemory;
import io.jollyboat.core.http.NetworkLoop;
import io.jollyboat.core.http.server.HttpServerConfig;
import io.jollyboat.core.informer.Informer;
import io.jollyboat.core.informer.Informers;
import io.jollyboat.core.model.Trees;
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
import io.jollyboat.kubelet.runtime.ContainerSpec;
import io.jollyboat.kubelet.runtime.PodIdentity;
import io.jollyboat.kubelet.runtime.SandboxSpec;
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
import java.nio.file.Files;
import java.nio.file.Path;
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
import org.junit.jupiter.api.io.TempDir;
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

    private final SimRuntime runtime;
    private final Path logs;

    KubeletServerTest(@TempDir Path directory) throws Exception {
        logs = directory;
        var api = new ApiServer(new MemoryStore(timeline), timeline, ApiServerConfig.inMemory());
        api.start();
        client = api.client("test", "system:masters");
        var informers = new Informers(client, timeline);
        Informer<Pod> pods = informers.of(Resources.PODS);
        runtime = new SimRuntime(timeline, Cidr.parse("10.0.0.0/24"));
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
                                        new ServerTls(own, check)),
                                AccessMemory.STANDARD,
                                true),
                        timeline,
                        runtime,
                        pods,
                        new NodeAnswers(
                                "node1",
                                "v1.36.0",
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
                                new ProbeCounts(),
                                () -> Trees.newObject().put("maxPods", 110),
                                logs));
    }

    @AfterEach
    void stop() {
        server.stop();
        loop.close();
    }

    private HttpResponse<String> get(String target, @Nullable Subject who) throws Exception {
        return ask("GET", target, who);
    }

    private HttpResponse<String> ask(String method, String target, @Nullable Subject who)
            throws Exception {
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
                            .method(method, HttpRequest.BodyPublishers.noBody())
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
                                + " subresource(s)=[pods proxy])\n");
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

    private void mayGet(String user, String resource) {
        create(
                "/apis/rbac.authorization.k8s.io/v1/clusterroles",
                "{'metadata':{'name':'%s'},'rules':[{'verbs':['get'],'apiGroups':[''],'resources':['%s']}]}"
                        .formatted(user, resource));
        create(
                "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings",
                ("{'metadata':{'name':'%s'},'roleRef':{'apiGroup':'rbac.authorization.k8s.io',"
                                + "'kind':'ClusterRole','name':'%s'},'subjects':[{'kind':'User',"
                                + "'apiGroup':'rbac.authorization.k8s.io','name':'%s'}]}")
                        .formatted(user, user, user));
    }

    @Test
    void eachPartOfItIsARightOfItsOwn() throws Exception {
        Map<String, String> parts =
                Map.of(
                        "configz", "/configz",
                        "healthz", "/healthz",
                        "pods", "/runningpods/",
                        "statusz", "/statusz",
                        "log", "/logs/",
                        "stats", "/stats/summary");
        for (String right : parts.keySet()) {
            mayGet(right + "-reader", "nodes/" + right);
        }
        for (String right : parts.keySet()) {
            for (Map.Entry<String, String> part : parts.entrySet()) {
                assertThat(get(part.getValue(), Subject.of(right + "-reader")).statusCode())
                        .describedAs("%s with nodes/%s", part.getValue(), right)
                        .isEqualTo(part.getKey().equals(right) ? 200 : 403);
            }
        }
    }

    @Test
    void theSetUpIsShown() throws Exception {
        var admin = Subject.of("admin", "system:masters");
        assertThat(get("/configz", admin).body())
                .isEqualTo("{\"kubeletconfig\":{\"maxPods\":110}}");
        assertThat(get("/configz/more", admin).statusCode()).isEqualTo(404);
        assertThat(get("/flagz", admin).body())
                .startsWith("\nkubelet flagz\nWarning: ")
                .endsWith("\nhostname-override=node1\nmax-pods=110\n");
        assertThat(get("/statusz", admin).body())
                .contains("\nBinary version: 1.36.0\n")
                .endsWith("\nPaths: /configz /debug /flagz /healthz /metrics\n");
        assertThat(get("/statusz/more", admin).statusCode()).isEqualTo(404);
    }

    @Test
    void whatTheEngineRunsIsListedWhoeverWantsIt() throws Exception {
        var pod = new PodIdentity("default", "web", "u1");
        var sandbox = runtime.sandboxes().create(SandboxSpec.of(pod, 0));
        runtime.images().add("web:1");
        runtime.containers()
                .start(
                        runtime.containers()
                                .create(
                                        ContainerSpec.of(pod, sandbox.id(), "c", 0, "web:1")
                                                .build()));
        var admin = Subject.of("admin", "system:masters");
        assertThat(get("/pods", admin).body()).endsWith("\"items\":[]}");
        assertThat(get("/runningpods/", admin).body())
                .contains("\"name\":\"web\",\"namespace\":\"default\",\"uid\":\"u1\"")
                .contains("{\"name\":\"c\",\"image\":\"web:1\"");
        assertThat(get("/runningpods/web", admin).statusCode()).isEqualTo(404);
    }

    @Test
    void theMachinesLogsAreServedAndNothingBeyond() throws Exception {
        Files.writeString(logs.resolve("a&b.log"), "x".repeat(300_000));
        Files.createDirectory(logs.resolve("apt"));
        Files.writeString(logs.resolve("apt/history.log"), "installed\n");
        var admin = Subject.of("admin", "system:masters");
        assertThat(get("/logs/", admin).body())
                .contains("<a href=\"a&amp;b.log\">a&amp;b.log</a>", "<a href=\"apt/\">apt/</a>");
        assertThat(get("/logs/apt", admin).statusCode()).isEqualTo(301);
        assertThat(get("/logs/apt/history.log", admin).body()).isEqualTo("installed\n");
        assertThat(get("/logs/a&b.log", admin).body()).hasSize(300_000);
        assertThat(get("/logs/none", admin).statusCode()).isEqualTo(404);
        assertThat(get("/logs/apt/../../x", admin).statusCode()).isEqualTo(400);
    }

    @Test
    void theMachinesLogsCanBeAskedForByTheServiceThatWritesThem() throws Exception {
        Files.writeString(logs.resolve("jollytest.log"), "one\n");
        Files.createDirectory(logs.resolve("jollyother"));
        Files.writeString(logs.resolve("jollyother/jollyother.log"), "two\n");
        var admin = Subject.of("admin", "system:masters");
        assertThat(get("/logs/?query=jollytest&query=jollyother", admin).body())
                .isEqualTo("one\ntwo\n");
        assertThat(get("/logs/?query=/jollytest.log", admin).body()).isEqualTo("one\n");
        assertThat(get("/logs/?query=jollynone", admin).body())
                .isEqualTo("\nlog not found for jollynone\n");
        assertThat(get("/logs/?query=jollytest&tailLines=1", admin).body())
                .contains("options present and query resolved to log files for [jollytest]");
        assertThat(get("/logs/?query=x%20y", admin).statusCode()).isEqualTo(406);
        assertThat(get("/logs/apt?query=jollytest", admin).statusCode()).isEqualTo(406);
        assertThat(get("/logs/?query=/../secret", admin).statusCode()).isEqualTo(400);
        assertThat(get("/logs/?sinceTime=now", admin).statusCode()).isEqualTo(400);
    }

    @Test
    void whatIsOnlyReadIsNotWritten() throws Exception {
        var admin = Subject.of("admin", "system:masters");
        for (String path : List.of("/pods", "/runningpods/", "/stats/summary", "/logs/")) {
            var answer = ask("POST", path, admin);
            assertThat(answer.statusCode()).describedAs(path).isEqualTo(405);
            assertThat(answer.headers().firstValue("Allow")).hasValue("GET");
        }
        assertThat(ask("PUT", "/exec/a/b/c", admin).statusCode()).isEqualTo(405);
        assertThat(get("/checkpoint/a/b/c", admin).statusCode()).isEqualTo(405);
        assertThat(ask("POST", "/checkpoint/a/b/c", admin).body()).isEqualTo("pod does not exist");
        assertThat(get("/debug/pprof/", admin).statusCode()).isEqualTo(405);
    }

    @Test
    void itsHealthIsToldInParts() throws Exception {
        var admin = Subject.of("admin", "system:masters");
        assertThat(get("/healthz", admin).body()).isEqualTo("ok");
        assertThat(get("/healthz/syncloop", admin).body()).isEqualTo("ok");
        assertThat(get("/healthz?verbose", admin).body())
                .isEqualTo("[+]ping ok\n[+]log ok\n[+]syncloop ok\nhealthz check passed\n");
        assertThat(get("/healthz/nothing", admin).statusCode()).isEqualTo(404);
        assertThat(get("/metrics/slis", admin).body())
                .contains("\nkubernetes_healthcheck{name=\"syncloop\",type=\"healthz\"} 1\n")
                .contains(
                        "\nkubernetes_healthchecks_total{name=\"syncloop\",type=\"healthz\",status=\"success\"} 2\n");
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
        assertThat(get("/exec/default/none/web?command=ls&output=1", admin).statusCode())
                .isEqualTo(404);
        for (String silent :
                List.of("/exec/default/none/web?command=ls", "/attach/default/none/web")) {
            assertThat(get(silent, admin).statusCode()).describedAs(silent).isEqualTo(400);
            assertThat(get(silent, admin).body())
                    .contains("you must specify at least 1 of stdin, stdout, stderr");
        }
        assertThat(get("/metrics", admin).body()).contains("kubelet_running_pods 0");
        assertThat(get("/", admin).statusCode()).isEqualTo(404);
    }
}
