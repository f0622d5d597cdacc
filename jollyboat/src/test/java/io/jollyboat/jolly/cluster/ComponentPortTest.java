package io.jollyboat.jolly.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.apiserver.ApiServer;
import io.jollyboat.apiserver.ApiServerConfig;
import io.jollyboat.apiserver.store.memory.MemoryStore;
import io.jollyboat.core.client.ApiRequest;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.http.NetworkLoop;
import io.jollyboat.core.pki.AuthorityTrustManager;
import io.jollyboat.core.pki.CertificateAuthority;
import io.jollyboat.core.pki.CertificateCheck;
import io.jollyboat.core.pki.CertificateProfile;
import io.jollyboat.core.pki.Credential;
import io.jollyboat.core.pki.CredentialKeyManager;
import io.jollyboat.core.pki.Subject;
import io.jollyboat.core.runtime.Component;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.core.serving.ComponentServer;
import io.jollyboat.core.tls.ServerTls;
import io.jollyboat.jolly.options.ExtraConfig;
import io.jollyboat.scheduler.SchedulerConfiguration;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.json.JsonMapper;

/** What the scheduler tells at its own port, and to whom. */
@Timeout(60)
class ComponentPortTest {

    private static final Instant FROM = Instant.parse("2020-01-01T00:00:00Z");
    private static final Instant TO = Instant.parse("2100-01-01T00:00:00Z");
    private static final CertificateAuthority AUTHORITY =
            CertificateAuthority.create("test", FROM, TO);
    private static final Subject ADMIN = Subject.of("admin", "system:masters");

    private final Timeline timeline = Timeline.real();
    private final NetworkLoop loop = NetworkLoop.start();
    private final CertificateCheck check =
            new CertificateCheck(List.of(AUTHORITY.certificate()), timeline::now);
    private final ApiServer api =
            new ApiServer(new MemoryStore(timeline), timeline, ApiServerConfig.inMemory());
    private final Client client = api.client("test", "system:masters");
    private List<Component> components = List.of();

    @BeforeEach
    void start() throws Exception {
        api.start();
        Credential own =
                AUTHORITY.issue(
                        CertificateProfile.server(
                                Subject.of("here"),
                                List.of("localhost"),
                                List.of(InetAddress.getLoopbackAddress()),
                                FROM,
                                TO));
        var port = new ComponentPort(api, timeline, loop, new ServerTls(own, check));
        components =
                new ControlPlane(api, timeline, "here", port)
                        .scheduler(
                                SchedulerConfiguration.DEFAULT,
                                ExtraConfig.of(List.of("scheduler.secure-port=" + freePort())));
        components.forEach(Component::start);
    }

    private static int freePort() throws Exception {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @AfterEach
    void stop() {
        components.reversed().forEach(Component::stop);
        api.stop();
        loop.close();
    }

    private HttpResponse<String> get(String path, @Nullable Subject who, String... headers)
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
        int port = ((ComponentServer) components.getLast()).port();
        var request = HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + port + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try (HttpClient http = HttpClient.newBuilder().sslContext(context).build()) {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    /** What is told once the scheduler has come so far. */
    private String until(String path, Predicate<HttpResponse<String>> enough) throws Exception {
        HttpResponse<String> answer = get(path, ADMIN);
        while (!enough.test(answer)) {
            Thread.sleep(20);
            answer = get(path, ADMIN);
        }
        return answer.body();
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
    void everybodyIsToldWhetherItIsWell() throws Exception {
        until("/readyz", answer -> answer.statusCode() == 200);
        assertThat(get("/healthz", null).body()).isEqualTo("ok");
        assertThat(get("/livez", null).body()).isEqualTo("ok");
        assertThat(get("/readyz?verbose", null).body())
                .isEqualTo("[+]ping ok\n[+]sched-handler-sync ok\nreadyz check passed\n");
        assertThat(get("/readyz/sched-handler-sync", ADMIN).body()).isEqualTo("ok");
        assertThat(get("/readyz/else", ADMIN).statusCode()).isEqualTo(404);
    }

    @Test
    void whoIsNotKnownIsToldNothingElse() throws Exception {
        var refused = get("/metrics", null);
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body())
                .contains(
                        "forbidden: User \\\"system:anonymous\\\" cannot get path \\\"/metrics\\\"");
        assertThat(get("/metrics", null, "Authorization", "Bearer wrong").statusCode())
                .isEqualTo(401);
        assertThat(get("/configz", Subject.of("somebody")).statusCode()).isEqualTo(403);
    }

    @Test
    void whoMayReadThePathOfMetricsReadsThem() throws Exception {
        create(
                "/apis/rbac.authorization.k8s.io/v1/clusterroles",
                "{'metadata':{'name':'scraper'},'rules':[{'verbs':['get'],'nonResourceURLs':['/metrics']}]}");
        create(
                "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings",
                "{'metadata':{'name':'scraper'},'roleRef':{'apiGroup':'rbac.authorization.k8s.io',"
                        + "'kind':'ClusterRole','name':'scraper'},'subjects':[{'kind':'User',"
                        + "'apiGroup':'rbac.authorization.k8s.io','name':'prometheus'}]}");

        var metrics = get("/metrics", Subject.of("prometheus"));
        assertThat(metrics.statusCode()).isEqualTo(200);
        assertThat(metrics.headers().firstValue("Content-Type").orElseThrow())
                .startsWith("text/plain; version=0.0.4");
        assertThat(metrics.body()).contains("\nprocess_start_time_seconds ");
    }

    @Test
    void itsMetricsTellOfThePodsThatWait() throws Exception {
        create("/api/v1/namespaces/default/serviceaccounts", "{'metadata':{'name':'default'}}");
        create(
                "/api/v1/namespaces/default/pods",
                "{'metadata':{'name':'web'},'spec':{'containers':[{'name':'c','image':'i'}]}}");
        String waiting = "\nscheduler_pending_pods{queue=\"unschedulable\"} 1\n";
        assertThat(until("/metrics", answer -> answer.body().contains(waiting)))
                .contains(
                        "\nscheduler_schedule_attempts_total{result=\"unschedulable\",profile=\"default-scheduler\"} 1\n")
                .contains("\nscheduler_cache_size{type=\"nodes\"} 0\n");
    }

    @Test
    void itTellsOfEachPodWhatItAsksForAndMayTake() throws Exception {
        create("/api/v1/namespaces/default/serviceaccounts", "{'metadata':{'name':'default'}}");
        create(
                "/api/v1/namespaces/default/pods",
                "{'metadata':{'name':'web'},'spec':{'containers':[{'name':'c','image':'i',"
                        + "'resources':{'requests':{'cpu':'250m'},'limits':{'memory':'1Gi'}}}]}}");
        String of =
                "{namespace=\"default\",pod=\"web\",node=\"\",scheduler=\"default-scheduler\","
                        + "priority=\"0\",resource=";
        assertThat(until("/metrics/resources", answer -> answer.body().contains("web")))
                .contains("kube_pod_resource_request" + of + "\"cpu\",unit=\"cores\"} 0.25\n")
                .contains(
                        "kube_pod_resource_request"
                                + of
                                + "\"memory\",unit=\"bytes\"} 1073741824\n")
                .contains(
                        "kube_pod_resource_limit" + of + "\"memory\",unit=\"bytes\"} 1073741824\n")
                .doesNotContain("kube_pod_resource_limit" + of + "\"cpu\"");
    }

    @Test
    void checksThatWereAskedForAreCounted() throws Exception {
        until("/readyz", answer -> answer.statusCode() == 200);
        assertThat(get("/livez", null).statusCode()).isEqualTo(200);

        assertThat(get("/metrics/slis", ADMIN).body())
                .contains(
                        "\nkubernetes_healthcheck{name=\"sched-handler-sync\",type=\"readyz\"} 1\n")
                .contains(
                        "\nkubernetes_healthchecks_total{name=\"ping\",type=\"livez\",status=\"success\"} 1\n")
                .contains("{name=\"sched-handler-sync\",type=\"readyz\",status=\"success\"} 1\n");
        assertThat(get("/metrics/slis", null).statusCode()).isEqualTo(403);
    }

    @Test
    void itTellsHowItIsSetAndSinceWhenItRuns() throws Exception {
        assertThat(get("/configz", ADMIN).body())
                .startsWith(
                        "{\"componentconfig\":{\"apiVersion\":\"kubescheduler.config.k8s.io/v1\"");
        assertThat(get("/statusz", ADMIN).body())
                .startsWith("\nkube-scheduler statusz\nWarning: ")
                .contains("\nUp: 0 hr 00 min ");
        assertThat(get("/flagz", ADMIN).body()).contains("\nsecure-port=");
        assertThat(get("/statusz", ADMIN, "Accept", "application/json").statusCode())
                .isEqualTo(406);
        String flags = "application/json;v=v1beta1;g=config.k8s.io;as=Flagz";
        assertThat(get("/flagz", ADMIN, "Accept", flags).body())
                .startsWith("{\"kind\":\"Flagz\",\"apiVersion\":\"config.k8s.io/v1beta1\"");
    }
}
