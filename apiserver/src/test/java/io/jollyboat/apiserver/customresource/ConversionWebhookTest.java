package io.jollyboat.apiserver.customresource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jollyboat.apiserver.ListeningServer;
import io.jollyboat.apiserver.TestServer;
import io.jollyboat.core.client.ApiRequest;
import io.jollyboat.core.client.ApiTransport;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.http.Headers;
import io.jollyboat.core.http.HttpExchange;
import io.jollyboat.core.http.RequestBody;
import io.jollyboat.core.http.server.HttpServer;
import io.jollyboat.core.pki.Pem;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
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
        return answer;
    }

    private JsonNode send(String method, String path, String json) {
        return api.call(
                new ApiRequest(method, path, Map.of(), "application/json", TestServer.tree(json)));
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
}
