package io.jollyboat.apiserver.customresource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.jollyboat.apiserver.ListeningServer;
import io.jollyboat.apiserver.TestServer;
import io.jollyboat.core.client.ApiRequest;
import io.jollyboat.core.client.ApiTransport;
import io.jollyboat.core.client.WatchSink;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.http.Headers;
import io.jollyboat.core.http.HttpExchange;
import io.jollyboat.core.http.RequestBody;
import io.jollyboat.core.http.server.HttpServer;
import io.jollyboat.core.pki.Pem;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.assertj.core.api.AbstractThrowableAssert;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Conversion by a webhook over HTTPS: v1 has {@code host}, v2 has {@code hosts}. */
class ConversionWebhookTest {

    private static final JsonMapper MAPPER = new JsonMapper();
    private static final String CRDS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
    private static final String FIRST = "/apis/net.example.com/v1/namespaces/default/routes";
    private static final String SECOND = "/apis/net.example.com/v2/namespaces/default/routes";

    private ListeningServer server;
    private HttpServer webhook;
    private ApiTransport api;
    private volatile String refusal = "";

    /** What is done to an answer before it is sent. */
    private volatile Consumer<ObjectNode> spoiling = answer -> {};

    @BeforeEach
    void start() throws Exception {
        server = new ListeningServer();
        webhook = server.another(this::serve);
        api = server.server.transport("test", "system:masters");
        String bundle =
                Base64.getEncoder()
                        .encodeToString(
                                Pem.certificates(List.of(server.authority().certificate()))
                                        .getBytes(StandardCharsets.UTF_8));
        send(
                "POST",
                CRDS,
                """
                {'metadata': {'name': 'routes.net.example.com'}, 'spec': {'group': 'net.example.com',
                 'scope': 'Namespaced', 'names': {'plural': 'routes', 'kind': 'Route'},
                 'conversion': {'strategy': 'Webhook', 'webhook': {'conversionReviewVersions': ['v1'],
                   'clientConfig': {'url': 'https://127.0.0.1:%d/convert', 'caBundle': '%s'}}},
                 'versions': [
                  {'name': 'v1', 'served': true, 'storage': true, 'schema': {'openAPIV3Schema':
                    {'type': 'object', 'properties': {'spec': {'type': 'object', 'properties':
                      {'host': {'type': 'string'}}}}}}},
                  {'name': 'v2', 'served': true, 'storage': false, 'schema': {'openAPIV3Schema':
                    {'type': 'object', 'properties': {'spec': {'type': 'object', 'properties':
                      {'hosts': {'type': 'array', 'items': {'type': 'string'}}}}}}}}]}}
                """
                        .formatted(webhook.address().getPort(), bundle));
        for (int i = 0; i < 200 && !served(); i++) {
            Thread.sleep(10);
        }
    }

    private boolean served() {
        return api.call(ApiRequest.get(CRDS + "/routes.net.example.com", Map.of()))
                .toString()
                .contains("InitialNamesAccepted");
    }

    @AfterEach
    void stop() {
        webhook.stop(java.time.Duration.ZERO);
        server.close();
    }

    private void serve(HttpExchange exchange) {
        exchange.body(1 << 20)
                .thenAccept(
                        body ->
                                exchange.respond(
                                        200,
                                        Headers.json(),
                                        MAPPER.writeValueAsBytes(
                                                answer(
                                                        MAPPER.readTree(
                                                                ((RequestBody.Complete) body)
                                                                        .bytes())))));
    }

    private ObjectNode answer(JsonNode review) {
        JsonNode request = review.path("request");
        ObjectNode answer = (ObjectNode) review.deepCopy();
        answer.remove("request");
        ObjectNode response = answer.putObject("response");
        response.set("uid", request.path("uid"));
        ObjectNode result = response.putObject("result");
        if (!refusal.isEmpty()) {
            result.put("status", "Failed").put("message", refusal);
            return answer;
        }
        result.put("status", "Success");
        ArrayNode converted = response.putArray("convertedObjects");
        String wanted = request.path("desiredAPIVersion").asString();
        for (JsonNode object : request.path("objects")) {
            ObjectNode changed = (ObjectNode) object.deepCopy();
            changed.put("apiVersion", wanted);
            ObjectNode spec = (ObjectNode) changed.path("spec");
            if (wanted.endsWith("/v2")) {
                spec.putArray("hosts").add(spec.remove("host"));
            } else {
                spec.set("host", ((ArrayNode) spec.remove("hosts")).get(0));
            }
            converted.add(changed);
        }
        spoiling.accept(answer);
        return answer;
    }

    private JsonNode send(String method, String path, String json) {
        return api.call(
                new ApiRequest(method, path, Map.of(), "application/json", TestServer.tree(json)));
    }

    private void delete(String path) {
        api.call(new ApiRequest("DELETE", path, Map.of(), "", null));
    }

    private JsonNode get(String path) {
        return api.call(ApiRequest.get(path, Map.of()));
    }

    @Test
    void showsEveryVersionWhatIsStoredInOne() {
        send("POST", SECOND, "{'metadata': {'name': 'web'}, 'spec': {'hosts': ['a.example.com']}}");
        assertThat(get(FIRST + "/web").path("spec"))
                .isEqualTo(TestServer.tree("{'host': 'a.example.com'}"));
        assertThat(get(SECOND + "/web").path("spec"))
                .isEqualTo(TestServer.tree("{'hosts': ['a.example.com']}"));
        assertThat(get(SECOND).path("items").path(0).path("apiVersion").asString())
                .isEqualTo("net.example.com/v2");
        JsonNode patched =
                api.call(
                        new ApiRequest(
                                "PATCH",
                                SECOND + "/web",
                                Map.of(),
                                "application/merge-patch+json",
                                TestServer.tree("{'spec': {'hosts': ['b.example.com']}}")));
        assertThat(patched.path("metadata").path("generation").asInt()).isEqualTo(2);
        assertThat(get(FIRST + "/web").path("spec").path("host").asString())
                .isEqualTo("b.example.com");
    }

    @Test
    void whatItMayNotChangeIsRefusedAsKubernetesRefusesIt() {
        send("POST", FIRST, "{'metadata': {'name': 'web'}, 'spec': {'host': 'a.example.com'}}");
        String route = "conversion webhook for net.example.com/v1, Kind=Route ";
        refused(first -> first.put("apiVersion", "net.example.com/v3"))
                .hasMessageContaining(
                        route
                                + "returned invalid object at index 0: invalid groupVersion (expected net.example.com/v2, received net.example.com/v3)");
        refused(first -> first.put("kind", "Path"))
                .hasMessageContaining(
                        route
                                + "returned invalid object at index 0: invalid kind (expected Route, received Path)");
        refused(first -> first.withObject("/metadata").put("name", "other"))
                .hasMessageContaining(
                        route + "returned invalid object: must have the same name: web != other");
        refused(first -> first.withObject("/metadata").put("uid", "u"))
                .hasMessageContaining(route + "returned invalid object: must have the same UID: ");
        refused(first -> first.withObject("/metadata").put("labels", "none"))
                .hasMessageContaining(
                        route
                                + "returned invalid metadata: invalid metadata.labels of type string in converted object");
        refused(first -> first.withObject("/metadata").putObject("annotations").put("a", 1))
                .hasMessageContaining(
                        route
                                + "returned invalid metadata: metadata.annotations[a] must be a string, but is int64 in converted object");
        refused(first -> first.withObject("/metadata").putObject("labels").put("a", "b c"))
                .hasMessageContaining(
                        route
                                + "returned invalid metadata: metadata.labels: Invalid value: \"b c\"");
        refused(first -> first.withObject("/metadata").put("generation", 7).putArray("finalizers"))
                .isNull();
        spoiling = answer -> {};
        assertThat(get(SECOND + "/web").path("metadata").path("generation").asInt()).isEqualTo(1);
    }

    /** What the server says when the first object that is sent back is spoilt. */
    private AbstractThrowableAssert<?, ?> refused(Consumer<ObjectNode> change) {
        spoiling =
                answer ->
                        change.accept((ObjectNode) answer.at("/response/convertedObjects").path(0));
        return assertThat(catchThrowable(() -> get(SECOND + "/web")));
    }

    @Test
    void authoritiesThatAreNoneKeepADefinitionFromBeingServedAndMayNotCome() throws Exception {
        String path = "/routes.net.example.com";
        assertThatThrownBy(() -> patch(CRDS + path, bundle("Cg==")))
                .hasMessageContaining(
                        "spec.conversion.webhookClientConfig.caBundle: Invalid value: \"Cg==\": unable to load root certificates: unable to parse bytes as PEM block");
        ObjectNode definition = (ObjectNode) get(CRDS + path).deepCopy();
        String good = definition.at("/spec/conversion/webhook/clientConfig/caBundle").stringValue();
        definition.putObject("metadata").put("name", "ways.net.example.com");
        definition.remove("status");
        definition
                .withObject("/spec")
                .set("names", TestServer.tree("{'plural': 'ways', 'kind': 'Way'}"));
        definition.withObject("/spec/conversion/webhook/clientConfig").put("caBundle", "Cg==");
        api.call(new ApiRequest("POST", CRDS, Map.of(), ApiRequest.JSON, definition));
        until("ways", "InvalidCABundle");
        assertThat(get(CRDS + "/ways.net.example.com").toString())
                .contains("The conversion webhook CABundle is invalid");
        patch(CRDS + "/ways.net.example.com", bundle(good));
        until("ways", "InitialNamesAccepted");
    }

    private static String bundle(String bundle) {
        return "{'spec': {'conversion': {'webhook': {'clientConfig': {'caBundle': '%s'}}}}}"
                .formatted(bundle);
    }

    private void patch(String path, String change) {
        api.call(
                new ApiRequest(
                        "PATCH",
                        path,
                        Map.of(),
                        "application/merge-patch+json",
                        TestServer.tree(change)));
    }

    private void until(String plural, String reason) throws InterruptedException {
        for (int i = 0; i < 400; i++) {
            if (get(CRDS + "/" + plural + ".net.example.com").toString().contains(reason)) {
                return;
            }
            Thread.sleep(10);
        }
        throw new AssertionError("no " + reason);
    }

    @Test
    void answersToOtherQuestionsAreRefused() {
        send("POST", FIRST, "{'metadata': {'name': 'web'}, 'spec': {'host': 'a.example.com'}}");
        String route = "conversion webhook for net.example.com/v1, Kind=Route ";
        spoiling = answer -> answer.withObject("/response").put("uid", "other");
        assertThatThrownBy(() -> get(SECOND + "/web"))
                .hasMessageContaining(route + "failed: expected response.uid=");
        spoiling = answer -> answer.remove("response");
        assertThatThrownBy(() -> get(SECOND + "/web"))
                .hasMessageContaining(route + "failed: no response provided");
        spoiling = answer -> answer.withObject("/response/result").remove("status");
        assertThatThrownBy(() -> get(SECOND + "/web"))
                .hasMessageContaining(
                        route + "failed: response.result.status was '', not 'Success'");
        spoiling = answer -> answer.withObject("/response").putArray("convertedObjects");
        assertThatThrownBy(() -> get(SECOND + "/web"))
                .hasMessageContaining(route + "returned 0 objects, expected 1");
        spoiling = answer -> answer.put("kind", "Review");
        assertThatThrownBy(() -> get(SECOND))
                .hasMessageContaining(
                        route
                                + "failed: expected webhook response of apiextensions.k8s.io/v1, Kind=ConversionReview, got apiextensions.k8s.io/v1, Kind=Review");
    }

    @Test
    void tellsWhyAnObjectCannotBeConverted() {
        send("POST", FIRST, "{'metadata': {'name': 'web'}, 'spec': {'host': 'a.example.com'}}");
        refusal = "no such form";
        assertThatThrownBy(() -> get(SECOND + "/web"))
                .isInstanceOf(ApiException.class)
                .hasMessageContaining(
                        "conversion webhook for net.example.com/v1, Kind=Route failed: no such form");
        assertThat(get(FIRST + "/web").path("spec").path("host").asString())
                .isEqualTo("a.example.com");
        webhook.stop(java.time.Duration.ZERO);
        assertThatThrownBy(() -> get(SECOND + "/web"))
                .hasMessageContaining("Post \"https://127.0.0.1:")
                .hasMessageContaining("/convert?timeout=30s\": dial tcp 127.0.0.1:");
    }

    @Test
    void whatCannotBeConvertedDoesNotGoByWayOfThatVersion() {
        send("POST", FIRST, "{'metadata': {'name': 'web'}, 'spec': {'host': 'a.example.com'}}");
        refusal = "no such form";
        assertThatThrownBy(() -> delete(SECOND + "/web"))
                .isInstanceOf(ApiException.class)
                .hasMessageContaining(
                        "conversion webhook for net.example.com/v1, Kind=Route failed: no such form");
        delete(FIRST + "/web");
        assertThatThrownBy(() -> get(FIRST + "/web")).hasMessageContaining("not found");
    }

    @Test
    void conversionsAreCountedByHowTheyWent() throws Exception {
        send("POST", FIRST, "{'metadata': {'name': 'web'}, 'spec': {'host': 'a.example.com'}}");
        get(SECOND + "/web");
        refusal = "no such form";
        assertThatThrownBy(() -> get(SECOND + "/web")).isInstanceOf(ApiException.class);

        assertThat(metrics())
                .contains(
                        "apiserver_conversion_webhook_request_total{result=\"success\",failure_type=\"\"} 1",
                        "apiserver_conversion_webhook_request_total{result=\"failure\",failure_type=\"conversion_webhook_malformed_response_failure\"} 1",
                        "apiserver_crd_conversion_webhook_duration_seconds_count{crd_name=\"routes.net.example.com\",from_version=\"v1\",to_version=\"v2\",succeeded=\"true\"} 1");
    }

    @Test
    void aWatchEndsWithWhyAnObjectCannotBeConverted() throws Exception {
        send("POST", FIRST, "{'metadata': {'name': 'web'}, 'spec': {'host': 'a.example.com'}}");
        refusal = "no way";
        var why = new CompletableFuture<@Nullable ApiException>();
        api.watch(
                ApiRequest.get(SECOND, Map.of("watch", List.of("true"))),
                new WatchSink() {
                    @Override
                    public void event(String type, ObjectNode object) {
                        why.completeExceptionally(new AssertionError(type));
                    }

                    @Override
                    public void closed(@Nullable ApiException reason) {
                        why.complete(reason);
                    }
                });

        ApiException told = Objects.requireNonNull(why.get(10, TimeUnit.SECONDS));
        assertThat(told.code()).isEqualTo(500);
        assertThat(told)
                .hasMessage(
                        "Internal error occurred: conversion webhook for net.example.com/v1,"
                                + " Kind=Route failed: no way");
    }

    @Test
    void metadataAloneIsThatOfTheConvertedObject() throws Exception {
        send("POST", FIRST, "{'metadata': {'name': 'web'}, 'spec': {'host': 'a.example.com'}}");
        spoiling =
                answer ->
                        ((ObjectNode) answer.at("/response/convertedObjects/0/metadata"))
                                .putObject("labels")
                                .put("converted", "yes");
        assertThat(metadata(SECOND + "/web", 200).at("/metadata/labels/converted").asString())
                .isEqualTo("yes");
        assertThat(metadata(SECOND, 200).at("/items/0/metadata/labels/converted").asString())
                .isEqualTo("yes");

        refusal = "no such form";
        assertThat(metadata(SECOND + "/web", 500).path("message").asString())
                .contains("failed: no such form");
        assertThat(metadata(FIRST + "/web", 200).path("kind").asString())
                .isEqualTo("PartialObjectMetadata");
    }

    private String metrics() throws Exception {
        try (HttpClient client = server.client(server.clientOf("test", "system:masters"))) {
            HttpRequest request =
                    HttpRequest.newBuilder(URI.create(server.url() + "/metrics")).build();
            return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
        }
    }

    private JsonNode metadata(String path, int code) throws Exception {
        try (HttpClient client = server.client(server.clientOf("test", "system:masters"))) {
            HttpRequest request =
                    HttpRequest.newBuilder(URI.create(server.url() + path))
                            .header(
                                    "Accept",
                                    "application/json;as="
                                            + (path.endsWith("web")
                                                    ? "PartialObjectMetadata"
                                                    : "PartialObjectMetadataList")
                                            + ";g=meta.k8s.io;v=v1")
                            .build();
            HttpResponse<String> answer =
                    client.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(code);
            return MAPPER.readTree(answer.body());
        }
    }
}
