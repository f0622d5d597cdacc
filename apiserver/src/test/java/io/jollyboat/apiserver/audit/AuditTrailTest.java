package io.jollyboat.apiserver.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jollyboat.apiserver.ApiServer;
import io.jollyboat.apiserver.ApiServerConfig;
import io.jollyboat.apiserver.ApiServerOptions;
import io.jollyboat.apiserver.Json;
import io.jollyboat.apiserver.ListeningServer;
import io.jollyboat.apiserver.access.AuthenticationStage;
import io.jollyboat.apiserver.authentication.AuthenticationMeasures;
import io.jollyboat.apiserver.pipeline.Call;
import io.jollyboat.apiserver.pipeline.LoneCaller;
import io.jollyboat.apiserver.pipeline.Stage;
import io.jollyboat.apiserver.request.QueryParameters;
import io.jollyboat.apiserver.store.memory.MemoryStore;
import io.jollyboat.apiserver.webhook.ReviewServer;
import io.jollyboat.core.client.ApiRequest;
import io.jollyboat.core.client.ApiTransport;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.metrics.Metrics;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.core.runtime.VirtualTimeline;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class AuditTrailTest {
    private static final String POLICY =
            """
            apiVersion: audit.k8s.io/v1
            kind: Policy
            omitStages: [RequestReceived]
            rules:
            - level: None
              verbs: [get, list, watch]
            - level: RequestResponse
              resources: [{group: "", resources: [configmaps]}]
              namespaces: [default]
            - level: Metadata
              users: [ann]
            """;

    @TempDir Path folder;

    private List<JsonNode> trail(VirtualTimeline timeline, Path log) throws IOException {
        timeline.advance(Duration.ofMillis(1));
        return Files.readAllLines(log).stream()
                .<JsonNode>map(line -> JsonMapper.shared().readTree(line))
                .toList();
    }

    private static ApiServer audited(VirtualTimeline timeline, Path policy, Path log) {
        Map<String, String> given = new LinkedHashMap<>();
        given.put("audit-policy-file", policy.toString());
        given.put("audit-log-path", log.toString());
        given.put("audit-log-mode", "batch"); // who calls holds up this timeline until the answer
        ApiServer server =
                new ApiServer(
                        new MemoryStore(timeline),
                        timeline,
                        ApiServerOptions.ALL.apply(ApiServerConfig.inMemory(), given));
        server.start();
        return server;
    }

    @Test
    void thePolicySaysWhatIsWrittenDown() throws IOException {
        Path policy = Files.writeString(folder.resolve("policy.yaml"), POLICY);
        Path log = folder.resolve("audit.log");
        VirtualTimeline timeline = new VirtualTimeline(1);
        ApiServer server = audited(timeline, policy, log);
        ApiTransport api = server.transport("ann", "system:masters");
        String maps = "/api/v1/namespaces/default/configmaps";
        api.call(
                new ApiRequest(
                        "POST",
                        maps,
                        Map.of(),
                        ApiRequest.JSON,
                        Json.object("{'metadata':{'name':'a'},'data':{'x':'1'}}")));
        api.call(ApiRequest.get(maps, Map.of()));
        api.call(
                new ApiRequest(
                        "POST",
                        "/api/v1/namespaces",
                        Map.of(),
                        ApiRequest.JSON,
                        Json.object("{'metadata':{'name':'sea'}}")));
        List<JsonNode> trail =
                trail(timeline, log).stream()
                        .filter(each -> each.at("/user/username").asString("").equals("ann"))
                        .toList();
        assertThat(trail).hasSize(2);
        JsonNode first = trail.getFirst();
        assertThat(first.path("level").stringValue()).isEqualTo("RequestResponse");
        assertThat(first.path("stage").stringValue()).isEqualTo("ResponseComplete");
        assertThat(first.path("verb").stringValue()).isEqualTo("create");
        assertThat(first.at("/objectRef/resource").stringValue()).isEqualTo("configmaps");
        assertThat(first.at("/responseStatus/code").asInt()).isEqualTo(201);
        assertThat(first.at("/requestObject/data/x").stringValue()).isEqualTo("1");
        assertThat(first.at("/responseObject/metadata/uid").isString()).isTrue();
        JsonNode second = trail.get(1);
        assertThat(second.path("level").stringValue()).isEqualTo("Metadata");
        assertThat(second.has("requestObject")).isFalse();
    }

    @Test
    void aWebhookIsToldByWhatItsFileSays() throws Exception {
        ReviewServer webhook = new ReviewServer();
        Map<String, String> given = new LinkedHashMap<>();
        given.put(
                "audit-policy-file",
                Files.writeString(folder.resolve("policy.yaml"), POLICY).toString());
        given.put("audit-webhook-config-file", webhook.kubeconfig(folder).toString());
        given.put("audit-webhook-batch-max-size", "1");
        ApiServer server =
                new ApiServer(
                        new MemoryStore(Timeline.real()),
                        Timeline.real(),
                        ApiServerOptions.ALL.apply(ApiServerConfig.inMemory(), given));
        server.start();
        server.transport("ann", "system:masters")
                .call(
                        new ApiRequest(
                                "POST",
                                "/api/v1/namespaces/default/configmaps",
                                Map.of(),
                                ApiRequest.JSON,
                                Json.object("{'metadata':{'name':'a'}}")));

        ReviewServer.Asked first = webhook.asked.take();

        assertThat(first.target()).isEqualTo("/tell");
        assertThat(first.authorization()).isEqualTo("Bearer secret");
        assertThat(first.body().path("kind").stringValue()).isEqualTo("EventList");
        server.stop();
        webhook.close();
    }

    @Test
    void whoIsRefusedIsWrittenDownToo() throws IOException {
        Path log = folder.resolve("audit.log");
        VirtualTimeline timeline = new VirtualTimeline(1);
        AuditMeasures measures = new AuditMeasures(new Metrics());
        AuditTrailStage trail =
                new AuditTrailStage(
                        AuditPolicy.of(
                                Json.object(
                                        "{'apiVersion':'audit.k8s.io/v1','kind':'Policy','rules':[{'level':'Metadata'}]}")),
                        List.of(
                                new AuditLog(
                                        log.toString(),
                                        LogRotation.USUAL,
                                        LogFormat.of("json"),
                                        Delivery.TO_LOG,
                                        measures,
                                        timeline)),
                        measures,
                        timeline);
        Stage authentication =
                new AuthenticationStage(
                        _ -> Optional.empty(),
                        true,
                        Set.of(),
                        new AuthenticationMeasures(new Metrics(), timeline));
        Call call =
                new Call(
                        new LoneCaller(timeline, "nonsense"),
                        "GET",
                        "/api/v1/secrets",
                        QueryParameters.NONE);

        assertThatThrownBy(() -> trail.watching(authentication).pass(call))
                .isInstanceOf(ApiException.class);

        JsonNode event = trail(timeline, log).getFirst();
        assertThat(event.path("stage").stringValue()).isEqualTo("ResponseStarted");
        assertThat(event.at("/responseStatus/code").asInt()).isEqualTo(401);
        assertThat(event.at("/responseStatus/message").stringValue())
                .isEqualTo("Authentication failed, attempted: bearer");
    }

    @Test
    void whatAuthorizationSaidIsWrittenDown() throws IOException {
        Path policy =
                Files.writeString(
                        folder.resolve("policy.yaml"),
                        "apiVersion: audit.k8s.io/v1\nkind: Policy\nomitStages: [RequestReceived]\n"
                                + "rules: [{level: Metadata, users: [ann, bob]}]\n");
        Path log = folder.resolve("audit.log");
        VirtualTimeline timeline = new VirtualTimeline(1);
        ApiServer server = audited(timeline, policy, log);
        timeline.advance(Duration.ofSeconds(1));
        ApiRequest secrets = ApiRequest.get("/api/v1/secrets", Map.of());
        server.transport("ann", "system:masters").call(secrets);
        assertThatThrownBy(() -> server.transport("bob", "system:nodes").call(secrets))
                .isInstanceOf(ApiException.class);
        server.transport("bob", "system:authenticated").call(ApiRequest.get("/apis", Map.of()));

        List<JsonNode> said =
                trail(timeline, log).stream()
                        .map(each -> each.path("annotations"))
                        .filter(each -> each.has("authorization.k8s.io/decision"))
                        .toList();
        assertThat(said)
                .extracting(each -> each.path("authorization.k8s.io/decision").stringValue())
                .containsExactly("allow", "forbid", "allow");
        assertThat(said.getLast().path("authorization.k8s.io/reason").stringValue())
                .isEqualTo(
                        "RBAC: allowed by ClusterRoleBinding \"system:discovery\" of ClusterRole"
                                + " \"system:discovery\" to Group \"system:authenticated\"");
    }

    @Test
    void detailsAreForThoseWhoWriteDownRequests() {
        Call call =
                new Call(
                        new LoneCaller(new VirtualTimeline(1), "nonsense"),
                        "GET",
                        "/api/v1/secrets",
                        QueryParameters.NONE);
        call.auditAnnotation("some", "thing");
        call.auditDetail("patch", "[]");

        assertThat(annotations(call, AuditLevel.METADATA)).isEqualTo("{\"some\":\"thing\"}");
        assertThat(annotations(call, AuditLevel.REQUEST))
                .isEqualTo("{\"some\":\"thing\",\"patch\":\"[]\"}");
    }

    private static String annotations(Call call, AuditLevel level) {
        return new AuditEvent(call, level, call.user(), Instant.EPOCH)
                .answered(Json.object("{}"), 200)
                .path("annotations")
                .toString();
    }

    private static ListeningServer listening(Path folder, String mode, String log)
            throws IOException {
        Path policy =
                Files.writeString(
                        folder.resolve("policy.yaml"),
                        "apiVersion: audit.k8s.io/v1\nkind: Policy\n"
                                + "rules: [{level: Metadata, users: [ann]}]\n");
        return ListeningServer.with(
                Map.of(
                        "audit-policy-file",
                        policy.toString(),
                        "audit-log-path",
                        folder.resolve(log).toString(),
                        "audit-log-format",
                        "legacy",
                        "audit-log-mode",
                        mode));
    }

    private static HttpResponse<String> version(ListeningServer server) throws Exception {
        try (HttpClient client = server.client(null)) {
            return client.send(
                    HttpRequest.newBuilder(URI.create(server.url() + "/version"))
                            .header("Authorization", "Bearer " + ListeningServer.TOKEN)
                            .header("User-Agent", "me")
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    @Test
    void aRequestMayWaitForItsLineInTheOldFormat() throws Exception {
        try (ListeningServer server = listening(folder, "blocking", "audit.log")) {
            assertThat(version(server).statusCode()).isEqualTo(200);

            List<String> lines = Files.readAllLines(folder.resolve("audit.log"));
            assertThat(lines).hasSize(2);
            assertThat(lines.getLast())
                    .matches(
                            "\\S+Z AUDIT: id=\"\\S+\" stage=\"ResponseComplete\" ip=\"127.0.0.1\""
                                    + " method=\"get\" user=\"ann\""
                                    + " groups=\"\\\\\"system:authenticated\\\\\"\" as=\"<self>\""
                                    + " asgroups=\"<lookup>\" user-agent=\"me\""
                                    + " namespace=\"<none>\" uri=\"/version\" response=\"200\"");
        }
    }

    @Test
    void whatCannotBeWrittenDownIsRefusedOnlyWhereThatIsWanted() throws Exception {
        try (ListeningServer server = listening(folder, "blocking-strict", "none/audit.log")) {
            HttpResponse<String> refused = version(server);
            assertThat(refused.statusCode()).isEqualTo(500);
            assertThat(refused.body())
                    .isEqualTo(
                            "Internal Server Error: \"/version\": failed to store audit event\n");
        }
        try (ListeningServer server = listening(folder, "blocking", "none/audit.log")) {
            assertThat(version(server).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void nobodyWaitsForTheTrailLongerThanForAnAnswer() throws Exception {
        Path policy =
                Files.writeString(
                        folder.resolve("policy.yaml"),
                        """
                        apiVersion: audit.k8s.io/v1
                        kind: Policy
                        omitStages: [RequestReceived]
                        rules: [{level: Metadata, users: [ann]}]
                        """);
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                ListeningServer server = ListeningServer.with(terms(policy, silent))) {
            try (HttpClient client = server.client(null)) {
                HttpResponse<String> late =
                        client.send(
                                HttpRequest.newBuilder(
                                                URI.create(server.url() + "/version?timeout=300ms"))
                                        .header("Authorization", "Bearer " + ListeningServer.TOKEN)
                                        .timeout(Duration.ofSeconds(20))
                                        .build(),
                                HttpResponse.BodyHandlers.ofString());
                assertThat(late.statusCode()).isEqualTo(504);
                assertThat(late.body()).contains("within the allotted timeout");
            }
        }
    }

    private Map<String, String> terms(Path policy, ServerSocket webhook) throws IOException {
        Path kubeconfig =
                Files.writeString(
                        folder.resolve("webhook.yaml"),
                        """
                        apiVersion: v1
                        kind: Config
                        clusters: [{name: a, cluster: {server: "http://127.0.0.1:%d"}}]
                        contexts: [{name: a, context: {cluster: a, user: a}}]
                        users: [{name: a, user: {}}]
                        current-context: a
                        """
                                .formatted(webhook.getLocalPort()));
        return Map.of(
                "audit-policy-file",
                policy.toString(),
                "audit-webhook-config-file",
                kubeconfig.toString(),
                "audit-webhook-mode",
                "blocking");
    }

    @Test
    void aRequestIsInTheLogWhenItsAnswerComesUnlessToldOtherwise() {
        assertThat(Delivery.TO_LOG.mode()).isEqualTo(AuditMode.BLOCKING);
        assertThat(Delivery.TO_WEBHOOK.mode()).isEqualTo(AuditMode.BATCH);
    }

    @Test
    void aPolicyThatSaysMoreThanThereIsStillHolds() {
        AuditPolicy policy =
                AuditPolicy.of(
                        Json.object(
                                "{'apiVersion':'audit.k8s.io/v1','kind':'Policy','rules':[{'level':'Metadata','verb':['get']}]}"));
        assertThat(policy.rules()).hasSize(1);
    }
}
