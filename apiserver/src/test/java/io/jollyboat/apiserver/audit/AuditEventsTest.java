package io.jollyboat.apiserver.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jollyboat.apiserver.ApiServer;
import io.jollyboat.apiserver.ApiServerConfig;
import io.jollyboat.apiserver.ApiServerOptions;
import io.jollyboat.apiserver.Json;
import io.jollyboat.apiserver.request.RequestInfo;
import io.jollyboat.apiserver.resource.Requester;
import io.jollyboat.apiserver.store.memory.MemoryStore;
import io.jollyboat.core.http.NetworkLoop;
import io.jollyboat.core.http.server.HttpServerConfig;
import io.jollyboat.core.runtime.Timeline;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the trail says of requests that come over the network. */
class AuditEventsTest {
    private static final String MAPS = "/api/v1/namespaces/default/configmaps";

    @TempDir Path folder;
    private final NetworkLoop loop = NetworkLoop.start();
    private @Nullable ApiServer server;

    private void start(String rules) throws IOException {
        Path policy =
                Files.writeString(
                        folder.resolve("policy.yaml"),
                        "apiVersion: audit.k8s.io/v1\nkind: Policy\nomitManagedFields: true\n"
                                + "rules:\n"
                                + rules);
        server =
                new ApiServer(
                        new MemoryStore(Timeline.real()),
                        Timeline.real(),
                        ApiServerOptions.ALL
                                .apply(
                                        ApiServerConfig.inMemory(),
                                        Map.of(
                                                "audit-policy-file",
                                                policy.toString(),
                                                "audit-log-path",
                                                folder.resolve("log").toString()))
                                .tokens(
                                        Map.of(
                                                "t",
                                                new Requester(
                                                        "ann",
                                                        "",
                                                        List.of("system:masters"),
                                                        Map.of("ship", List.of("jolly")))))
                                .listeningOn(
                                        loop,
                                        HttpServerConfig.plain(
                                                new InetSocketAddress("127.0.0.1", 0))));
        Objects.requireNonNull(server).start();
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.stop();
        }
        loop.close();
    }

    private void call(String method, String target, String body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(
                                URI.create(
                                        "http://127.0.0.1:"
                                                + Objects.requireNonNull(server).address().getPort()
                                                + target))
                        .version(HttpClient.Version.HTTP_1_1)
                        .header("Authorization", "Bearer t")
                        .method(
                                method,
                                HttpRequest.BodyPublishers.ofString(body.replace('\'', '"')));
        request.setHeader("Content-Type", "application/json");
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        try (HttpClient client = HttpClient.newHttpClient()) {
            client.send(request.build(), BodyHandlers.ofString());
        }
    }

    /** Waits for it: the log is written behind the answer. */
    private JsonNode event(Predicate<JsonNode> which) throws IOException, InterruptedException {
        for (int i = 0; i < 400; i++) {
            if (Files.exists(folder.resolve("log"))) {
                for (String line : Files.readAllLines(folder.resolve("log"))) {
                    if (line.endsWith("}")) {
                        JsonNode event = JsonMapper.shared().readTree(line);
                        if (which.test(event)) {
                            return event;
                        }
                    }
                }
            }
            Thread.sleep(50);
        }
        throw new AssertionError(Files.readString(folder.resolve("log")));
    }

    private static Predicate<JsonNode> stage(String stage, String verb) {
        return event ->
                event.path("stage").asString("").equals(stage)
                        && event.path("verb").asString("").equals(verb);
    }

    @Test
    void aRefusalIsToldWithItsReason() throws Exception {
        start("- {level: Metadata, users: [ann]}\n");
        call("GET", MAPS + "/none?resourceVersion=%30", "");
        JsonNode event = event(stage("ResponseComplete", "get"));
        assertThat(event.path("responseStatus").toString())
                .isEqualTo(
                        "{\"metadata\":{},\"code\":404,\"status\":\"Failure\",\"message\":\"configmaps \\\"none\\\" not found\",\"reason\":\"NotFound\",\"details\":{\"name\":\"none\",\"kind\":\"configmaps\"}}");
        assertThat(event.path("requestURI").stringValue())
                .as("as it was sent")
                .isEqualTo(MAPS + "/none?resourceVersion=%30");
        assertThat(event.path("user").path("extra").toString()).isEqualTo("{\"ship\":[\"jolly\"]}");
        assertThat(event.has("requestObject")).isFalse();
    }

    @Test
    void aWebhookThatIsPassedOverIsToldOf() throws Exception {
        start("- {level: Metadata, users: [ann]}\n");
        for (String sort : List.of("Mutating", "Validating")) {
            call(
                    "POST",
                    "/apis/admissionregistration.k8s.io/v1/%swebhookconfigurations"
                            .formatted(sort.toLowerCase(Locale.ROOT)),
                    ("{'metadata':{'name':'gone'},'webhooks':[{'name':'gone.sea.io',"
                            + "'clientConfig':{'url':'https://127.0.0.1:1'},'failurePolicy':'Ignore',"
                            + "'sideEffects':'None','admissionReviewVersions':['v1'],"
                            + "'rules':[{'apiGroups':[''],'apiVersions':['v1'],'operations':['*'],'resources':['configmaps']}]}]}"));
        }
        call("POST", MAPS, "{'metadata':{'name':'a'}}");
        JsonNode event =
                event(
                        each ->
                                each.path("requestURI").asString("").equals(MAPS)
                                        && stage("ResponseComplete", "create").test(each));
        assertThat(event.path("annotations").propertyNames())
                .contains(
                        "failed-open.mutation.webhook.admission.k8s.io/round_0_index_0",
                        "failed-open.validating.webhook.admission.k8s.io/round_0_index_0");
    }

    @Test
    void whoIsTakenForSomebodyElseIsToldOfAsBoth() throws Exception {
        start("- {level: Request, users: [ann]}\n");
        call("GET", MAPS, "", "Impersonate-User", "bob", "Impersonate-Extra-Sea", "baltic");
        JsonNode event = event(stage("ResponseComplete", "list"));
        assertThat(event.at("/user/username").stringValue()).isEqualTo("ann");
        assertThat(event.at("/impersonatedUser/username").stringValue()).isEqualTo("bob");
        assertThat(event.at("/impersonatedUser/extra/sea/0").stringValue())
                .as("though its request is watched")
                .isEqualTo("baltic");
        assertThat(event.has("authenticationMetadata"))
                .as("by a right to be him in everything")
                .isFalse();
    }

    @Test
    void byWhichRightSomebodyIsTakenForSomebodyElseIsTold() throws Exception {
        start("- {level: Metadata, users: [ann]}\n");
        call("GET", MAPS, "", "Impersonate-User", "ann");
        JsonNode event = event(stage("ResponseComplete", "list"));
        assertThat(event.at("/impersonatedUser/username").stringValue())
                .as("even when it is himself")
                .isEqualTo("ann");
        assertThat(event.at("/authenticationMetadata/impersonationConstraint").stringValue())
                .isEqualTo("impersonate:user-info");
    }

    @Test
    void anObjectIsToldByTheNameThatWasSentAndWithoutItsOwners() throws Exception {
        start(
                "- {level: RequestResponse, users: [ann], resources: [{resources: [configmaps]}]}\n"
                        + "- {level: RequestResponse, users: [ann], omitManagedFields: false}\n");
        call("POST", MAPS, "{'metadata':{'name':'a'}}");
        JsonNode event = event(stage("ResponseComplete", "create"));
        assertThat(event.at("/objectRef/name").stringValue()).isEqualTo("a");
        assertThat(event.at("/responseObject/metadata").has("uid")).isTrue();
        assertThat(event.at("/responseObject/metadata").has("managedFields")).isFalse();
        call("POST", "/api/v1/namespaces/default/secrets", "{'metadata':{'name':'b'}}");
        JsonNode other =
                event(
                        each ->
                                stage("ResponseComplete", "create").test(each)
                                        && each.at("/objectRef/name").asString("").equals("b"));
        assertThat(other.at("/responseObject/metadata").has("managedFields")).isTrue();
    }

    @Test
    void whatIsSentInAnotherFormIsToldAsJson() throws Exception {
        start("- {level: Request, users: [ann]}\n");
        call("POST", MAPS, "metadata: {name: yarn}", "Content-Type", "application/yaml");
        JsonNode event = event(stage("ResponseComplete", "create"));
        assertThat(event.at("/requestObject/metadata/name").stringValue()).isEqualTo("yarn");
        assertThat(event.at("/objectRef/name").stringValue()).isEqualTo("yarn");
        call("DELETE", MAPS + "/yarn", "");
        assertThat(event(stage("ResponseComplete", "delete")).path("responseStatus").toString())
                .contains("\"code\":200", "\"status\":\"Success\"");
    }

    @Test
    void howSomethingIsToGoIsToldAsDeleteOptions() throws Exception {
        start("- {level: Request, users: [ann]}\n");
        call("POST", MAPS, "{'metadata':{'name':'a'}}");
        call("DELETE", MAPS + "/a", "{'propagationPolicy':'Background'}");
        assertThat(event(stage("ResponseComplete", "delete")).path("requestObject").toString())
                .contains(
                        "\"propagationPolicy\":\"Background\"",
                        "\"kind\":\"DeleteOptions\"",
                        "\"apiVersion\":\"v1\"");
    }

    @Test
    void aWatchIsToldWhenItBeginsAndWhenItEnds() throws Exception {
        start("- {level: Metadata, users: [ann]}\n");
        call("GET", MAPS + "?watch=1&timeoutSeconds=1", "");
        JsonNode begun = event(stage("ResponseStarted", "watch"));
        JsonNode ended = event(stage("ResponseComplete", "watch"));
        assertThat(ended.path("auditID")).isEqualTo(begun.path("auditID"));
        assertThat(Duration.between(time(begun), time(ended))).isPositive();
    }

    private static Instant time(JsonNode event) {
        return Instant.parse(event.path("stageTimestamp").stringValue());
    }

    @Test
    void rulesNameResourcesAsKubernetesReadsThem() {
        assertThat(covered("pods/*", "pods", "")).isTrue();
        assertThat(covered("pods/*", "pods", "log")).isTrue();
        assertThat(covered("pods", "pods", "log")).isFalse();
        assertThat(covered("pods/log", "pods", "log")).isTrue();
        assertThat(covered("*/scale", "deployments", "scale")).isTrue();
        assertThat(covered("*/scale", "deployments", "")).isFalse();
        assertThat(covered("*", "pods", "exec")).isTrue();
    }

    private static boolean covered(String pattern, String resource, String subresource) {
        return AuditRule.of(
                        Json.object(
                                "{'level':'Metadata','resources':[{'resources':['%s']}]}"
                                        .formatted(pattern)))
                .covers(
                        Requester.NOBODY,
                        RequestInfo.question("get", "", "", resource, subresource, ""));
    }

    @Test
    void rulesThatCouldNeverHoldAreRefused() {
        for (String[] wrong :
                new String[][] {
                    {"'nonResourceURLs':['healthz']", "must begin with a '/'"},
                    {"'nonResourceURLs':['/a*b']", "must be the final character"},
                    {"'nonResourceURLs':['/a'],'namespaces':['b']", "cannot apply to both"},
                    {"'resources':[{'resourceNames':['a']}]", "requires at least one resource"},
                    {"'omitStages':['Never']", "invalid stage"}
                }) {
            assertThatThrownBy(
                            () ->
                                    AuditRule.of(
                                            Json.object("{'level':'Metadata'," + wrong[0] + "}")))
                    .as(wrong[0])
                    .hasMessageContaining(wrong[1]);
        }
    }
}
