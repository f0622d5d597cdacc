package io.jollyboat.apiserver.admission.webhook;

import io.jollyboat.apiserver.Json;
import io.jollyboat.apiserver.ListeningServer;
import io.jollyboat.core.client.ApiRequest;
import io.jollyboat.core.client.ApiTransport;
import io.jollyboat.core.http.Headers;
import io.jollyboat.core.http.RequestBody;
import io.jollyboat.core.http.server.HttpServer;
import io.jollyboat.core.pki.Pem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A webhook that really listens, asked by a whole server, and says what a test wants it to. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ListeningWebhook {
    static final String MAPS = "/api/v1/namespaces/default/configmaps";
    static final String GROUP = "/apis/admissionregistration.k8s.io/v1/";

    final ListeningServer cluster;
    final ApiTransport api;
    final List<JsonNode> asked = new CopyOnWriteArrayList<>();
    final List<String> versions = new CopyOnWriteArrayList<>();

    /** How the server showed who it is; empty where it did not. */
    final List<String> authorizations = new CopyOnWriteArrayList<>();

    volatile Function<JsonNode, String> answering = request -> "{'allowed':true}";
    private HttpServer hook;
    volatile @Nullable Raw raw;
    volatile CompletableFuture<Void> until = CompletableFuture.completedFuture(null);

    ListeningWebhook() {
        this(new ListeningServer());
    }

    ListeningWebhook(ListeningServer cluster) {
        this.cluster = cluster;
        this.api = cluster.server.transport("test", "system:masters");
    }

    /** An answer that is no review. */
    record Raw(int status, String body) {}

    @BeforeAll
    void listen() throws IOException {
        hook =
                cluster.another(
                        exchange ->
                                exchange.body(1 << 20)
                                        .thenAccept(
                                                body -> {
                                                    JsonNode review =
                                                            JsonMapper.shared()
                                                                    .readTree(
                                                                            ((RequestBody.Complete)
                                                                                            body)
                                                                                    .bytes());
                                                    JsonNode request = review.path("request");
                                                    asked.add(request);
                                                    authorizations.add(
                                                            Objects.requireNonNullElse(
                                                                    exchange.headers()
                                                                            .first("Authorization"),
                                                                    ""));
                                                    versions.add(
                                                            review.path("apiVersion")
                                                                    .stringValue());
                                                    ObjectNode answer =
                                                            Json.object(
                                                                    "{'apiVersion':'admission.k8s.io/v1','kind':'AdmissionReview'}");
                                                    ObjectNode response =
                                                            Json.object(answering.apply(request));
                                                    if (!response.has("uid")) {
                                                        response.set("uid", request.path("uid"));
                                                    }
                                                    answer.set("response", response);
                                                    Raw instead = raw;
                                                    if (instead != null) {
                                                        exchange.respond(
                                                                instead.status,
                                                                Headers.json(),
                                                                instead.body.getBytes(
                                                                        StandardCharsets.UTF_8));
                                                        return;
                                                    }
                                                    byte[] said =
                                                            answer.toString()
                                                                    .getBytes(
                                                                            StandardCharsets.UTF_8);
                                                    until.thenRun(
                                                            () ->
                                                                    exchange.respond(
                                                                            200,
                                                                            Headers.json(),
                                                                            said));
                                                }));
    }

    @AfterAll
    void close() {
        cluster.close();
    }

    @AfterEach
    void takeAway() {
        for (String kind :
                List.of("validatingwebhookconfigurations", "mutatingwebhookconfigurations")) {
            api.call(new ApiRequest("DELETE", GROUP + kind, Map.of(), "", null));
        }
        api.call(new ApiRequest("DELETE", MAPS, Map.of(), "", null));
        asked.clear();
        versions.clear();
        authorizations.clear();
        raw = null;
        until = CompletableFuture.completedFuture(null);
        answering = request -> "{'allowed':true}";
    }

    JsonNode post(String path, String json) {
        return api.call(new ApiRequest("POST", path, Map.of(), ApiRequest.JSON, Json.object(json)));
    }

    String client() {
        return client(hook.address().getPort());
    }

    String client(int port) {
        String pem = Pem.certificates(List.of(cluster.authority().certificate()));
        String bundle = Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.UTF_8));
        return "'clientConfig':{'url':'https://127.0.0.1:%d/check','caBundle':'%s'}"
                .formatted(port, bundle);
    }

    void configure(String kind, String name, String... more) {
        StringBuilder webhooks = new StringBuilder();
        for (String each : more) {
            webhooks.append(webhooks.isEmpty() ? "" : ",")
                    .append(
                            ("{'sideEffects':'None',"
                                            + (each.contains("admissionReviewVersions")
                                                    ? ""
                                                    : "'admissionReviewVersions':['v1'],")
                                            + "'rules':[{'apiGroups':[''],'apiVersions':['v1'],'operations':['*'],'resources':['configmaps']}],%s}")
                                    .formatted(each));
        }
        post(
                GROUP + kind.toLowerCase(java.util.Locale.ROOT) + "s",
                "{'apiVersion':'admissionregistration.k8s.io/v1','kind':'%s','metadata':{'name':'%s'},'webhooks':[%s]}"
                        .formatted(kind, name, webhooks));
    }

    static String patch(String operations) {
        return "{'allowed':true,'patchType':'JSONPatch','patch':'%s'}"
                .formatted(
                        Base64.getEncoder()
                                .encodeToString(
                                        operations
                                                .replace('\'', '"')
                                                .getBytes(StandardCharsets.UTF_8)));
    }
}
