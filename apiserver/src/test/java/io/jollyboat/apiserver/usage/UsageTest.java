package io.jollyboat.apiserver.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jollyboat.apiserver.Json;
import io.jollyboat.apiserver.ListeningServer;
import io.jollyboat.core.client.ApiRequest;
import io.jollyboat.core.client.ApiTransport;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.http.Headers;
import io.jollyboat.core.http.server.HttpServer;
import io.jollyboat.core.pki.CertificateCheck;
import io.jollyboat.core.tls.ClientTls;
import java.io.IOException;
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
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The metrics API over kubelets that tell what they are told to. */
@Timeout(60)
class UsageTest {

    private static final String API = "/apis/metrics.k8s.io/v1beta1";

    private final ListeningServer cluster = ListeningServer.aggregating();
    private final ApiTransport api = cluster.server.transport("test", "system:masters");
    private HttpServer kubelet;
    private String summary = "{}";

    @BeforeEach
    void registerNodes() throws IOException {
        kubelet =
                cluster.another(
                        exchange ->
                                exchange.respond(
                                        exchange.target()
                                                        .equals(
                                                                "/stats/summary?only_cpu_and_memory=true")
                                                ? 200
                                                : 404,
                                        Headers.json(),
                                        summary.getBytes(StandardCharsets.UTF_8)));
        node("alive", kubelet.port());
        node("dead", 1);
    }

    @AfterEach
    void stop() {
        kubelet.stop(Duration.ZERO);
        cluster.close();
    }

    private JsonNode call(String method, String path, String json) {
        return api.call(
                new ApiRequest(
                        method,
                        path,
                        Map.of(),
                        ApiRequest.JSON,
                        json.isEmpty() ? null : Json.object(json)));
    }

    private JsonNode get(String path) {
        return call("GET", API + path, "");
    }

    private void node(String name, int port) {
        call("POST", "/api/v1/nodes", "{'metadata':{'name':'" + name + "','labels':{'a':'b'}}}");
        call(
                "PUT",
                "/api/v1/nodes/" + name + "/status",
                "{'metadata':{'name':'"
                        + name
                        + "','labels':{'a':'b'}},'status':{'addresses':[{'type':'InternalIP','address':'127.0.0.1'}],"
                        + "'daemonEndpoints':{'kubeletEndpoint':{'Port':"
                        + port
                        + "}}}}");
    }

    @Test
    void openApiTellsOfItsKinds() {
        String path = "apis/metrics.k8s.io/v1beta1";
        JsonNode index = document("/openapi/v3");
        String url = index.path("paths").path(path).path("serverRelativeURL").asString();
        assertThat(url).isEqualTo("/openapi/v3/" + path);
        JsonNode schemas = document(url).path("components").path("schemas");
        JsonNode node = schemas.path("io.k8s.metrics.pkg.apis.metrics.v1beta1.NodeMetrics");
        assertThat(node.at("/x-kubernetes-group-version-kind/0/kind").asString())
                .isEqualTo("NodeMetrics");
        String meta = node.at("/properties/metadata/allOf/0/$ref").asString();
        assertThat(schemas.has(meta.substring(meta.lastIndexOf('/') + 1))).isTrue();
        JsonNode definitions = document("/openapi/v2").path("definitions");
        assertThat(definitions.has("io.k8s.metrics.pkg.apis.metrics.v1beta1.PodMetrics")).isTrue();
    }

    private JsonNode document(String path) {
        return JsonMapper.shared().readTree(call("GET", path, "").asString());
    }

    private String pod(String name, String labels) {
        String pods = "/api/v1/namespaces/default/pods";
        JsonNode made =
                call(
                        "POST",
                        pods,
                        "{'metadata':{'name':'"
                                + name
                                + "','labels':{"
                                + labels
                                + "}},'spec':{'nodeName':'alive','containers':[{'name':'c','image':'i'}]}}");
        call(
                "PATCH",
                pods + "/" + name + "/status",
                "{'status':{'phase':'Running'}}",
                "application/merge-patch+json");
        return made.path("metadata").path("uid").asString();
    }

    private void call(String method, String path, String json, String type) {
        api.call(new ApiRequest(method, path, Map.of(), type, Json.object(json)));
    }

    private static String measured(String cores, long bytes) {
        return "'cpu':{'time':'2026-01-01T00:00:00Z'"
                + (cores.isEmpty() ? "" : ",'usageNanoCores':" + cores)
                + "},'memory':{'workingSetBytes':"
                + bytes
                + "}";
    }

    private void tells(String... pods) {
        summary =
                ("{'rateWindowSeconds':15.034,'node':{"
                                + measured("250000000", 2L << 30)
                                + "},'pods':["
                                + String.join(",", pods)
                                + "]}")
                        .replace('\'', '"');
    }

    private static String told(String uid, String containers) {
        return "{'podRef':{'uid':'" + uid + "'},'containers':[" + containers + "]}";
    }

    @Test
    void nodesThatTellAreShownInKubernetesForm() {
        tells();
        JsonNode list = get("/nodes");
        assertThat(list.path("kind").asString()).isEqualTo("NodeMetricsList");
        assertThat(list.path("items").size()).as("the dead one is left out").isEqualTo(1);
        JsonNode node = list.path("items").get(0);
        assertThat(node.at("/metadata/name").asString()).isEqualTo("alive");
        assertThat(node.at("/metadata/labels/a").asString()).isEqualTo("b");
        assertThat(node.at("/usage/cpu").asString()).isEqualTo("250m");
        assertThat(node.at("/usage/memory").asString()).isEqualTo("2Gi");
        assertThat(node.path("window").asString()).isEqualTo("15.034s");
        assertThat(node.path("timestamp").asString()).isEqualTo("2026-01-01T00:00:00Z");

        assertThat(get("/nodes/alive").path("kind").asString()).isEqualTo("NodeMetrics");
        assertThatThrownBy(() -> get("/nodes/dead"))
                .hasMessage("nodemetrics.metrics.k8s.io \"dead\" not found");
    }

    @Test
    void podsAreSelectedByLabelsAndFieldsAndShownOnceAllTheirContainersAreMeasured() {
        String web = pod("web", "'app':'web'");
        String other = pod("other", "");
        tells(
                told(
                        web,
                        "{'name':'c',"
                                + measured("1234567", 8 << 20)
                                + "},"
                                + "{'name':'d',"
                                + measured("0", 1000)
                                + "}"),
                told(other, "{'name':'c'," + measured("", 1000) + "}"));

        JsonNode pods = get("/namespaces/default/pods").path("items");
        assertThat(pods.size()).isEqualTo(1);
        JsonNode pod = pods.get(0);
        assertThat(pod.path("kind").asString()).isEqualTo("PodMetrics");
        assertThat(pod.at("/metadata/labels/app").asString()).isEqualTo("web");
        assertThat(pod.at("/containers/0/usage/cpu").asString()).isEqualTo("1234567n");
        assertThat(pod.at("/containers/0/usage/memory").asString()).isEqualTo("8Mi");
        assertThat(pod.at("/containers/1/usage/cpu").asString()).isEqualTo("0");

        assertThat(get("/pods").path("items").size()).isEqualTo(1);
        assertThat(get("/namespaces/default/pods/web").path("kind").asString())
                .isEqualTo("PodMetrics");
        assertThatThrownBy(() -> get("/namespaces/default/pods/other"))
                .hasMessage("podmetrics.metrics.k8s.io \"default/other\" not found");
        JsonNode selected =
                api.call(
                        ApiRequest.get(
                                API + "/pods", Map.of("labelSelector", List.of("app!=web"))));
        assertThat(selected.path("items").isEmpty()).isTrue();
    }

    @Test
    void nothingButReadingIsAllowed() {
        assertThatThrownBy(() -> call("POST", API + "/nodes", "{'metadata':{'name':'x'}}"))
                .hasMessage("the server does not allow this method on the requested resource");
        assertThatThrownBy(() -> get("/deployments"))
                .hasMessage("the server could not find the requested resource");
        ApiTransport nobody = cluster.server.transport("nobody");
        assertThatThrownBy(() -> nobody.call(ApiRequest.get(API + "/nodes", Map.of())))
                .hasMessageContaining("nodes.metrics.k8s.io is forbidden");
    }

    @Test
    void theGroupIsFoundAsLongAsNoOtherServerHasIt() throws Exception {
        assertThat(get("").path("resources").size()).isEqualTo(2);
        assertThat(call("GET", "/apis", "").toString()).contains("metrics.k8s.io");
        String name = "/apis/apiregistration.k8s.io/v1/apiservices/v1beta1.metrics.k8s.io";
        for (int i = 0; i < 100; i++) {
            if (call("GET", "/apis/apiregistration.k8s.io/v1/apiservices", "")
                    .toString()
                    .contains("v1beta1.metrics.k8s.io")) {
                break;
            }
            Thread.sleep(100);
        }
        assertThat(call("GET", name, "").at("/spec/service").isMissingNode()).isTrue();

        call(
                "PATCH",
                name,
                "{'spec':{'service':{'name':'metrics-server','namespace':'kube-system'},"
                        + "'insecureSkipTLSVerify':true}}",
                "application/merge-patch+json");
        String said = "";
        for (int i = 0; i < 100 && !said.contains("service unavailable"); i++) {
            Thread.sleep(50); // the registration is heard of a moment later
            said = refusal();
        }
        assertThat(said).contains("service unavailable");
    }

    private String refusal() {
        try {
            get("/nodes");
            return "";
        } catch (ApiException refused) {
            return refused.message();
        }
    }

    @Test
    void tablesShowSums() throws Exception {
        String web = pod("web", "");
        tells(
                told(
                        web,
                        "{'name':'c',"
                                + measured("250000000", 8 << 20)
                                + "},"
                                + "{'name':'d',"
                                + measured("250000000", 8 << 20)
                                + "}"));
        var request =
                HttpRequest.newBuilder(URI.create(cluster.url() + API + "/namespaces/default/pods"))
                        .header(
                                "Accept",
                                "application/json;as=Table;v=v1;g=meta.k8s.io,application/json")
                        .build();
        var tls =
                new ClientTls(
                                new CertificateCheck(
                                        List.of(cluster.authority().certificate()), Instant::now),
                                cluster.clientOf("admin", "system:masters"))
                        .sslContext();
        try (var http = HttpClient.newBuilder().sslContext(tls).build()) {
            String body = http.send(request, HttpResponse.BodyHandlers.ofString()).body();
            assertThat(body)
                    .contains("\"kind\":\"Table\"", "[\"web\",\"500m\",\"16Mi\",\"15.034s\"]");
        }
    }
}
