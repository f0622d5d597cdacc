package io.jollyboat.apiserver.aggregation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.apiserver.Json;
import io.jollyboat.apiserver.ListeningServer;
import io.jollyboat.core.client.ApiRequest;
import io.jollyboat.core.client.ApiTransport;
import io.jollyboat.core.http.Headers;
import io.jollyboat.core.http.HttpExchange;
import io.jollyboat.core.http.server.HttpServer;
import io.jollyboat.core.pki.CertificateCheck;
import io.jollyboat.core.tls.ClientCertificate;
import io.jollyboat.core.tls.ClientTls;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Another API server that really serves, behind a service, brought in by this one. */
class AggregatedServerTest {

    private static final String NAME = "v1.extra.example.com";
    private static final String SERVICES = "/apis/apiregistration.k8s.io/v1/apiservices";
    private static final String SHIPS = "/apis/extra.example.com/v1/namespaces/default/ships";
    private static final Map<String, String> SERVED =
            Map.of(
                    "/apis/extra.example.com/v1",
                    "{'kind':'APIResourceList','apiVersion':'v1','groupVersion':'extra.example.com/v1',"
                            + "'resources':[{'name':'ships','singularName':'ship','kind':'Ship',"
                            + "'namespaced':true,'verbs':['get','list']}]}",
                    SHIPS,
                    "{'kind':'ShipList','apiVersion':'extra.example.com/v1','items':[]}",
                    "/openapi/v3",
                    "{'paths':{'apis/extra.example.com/v1':{'serverRelativeURL':"
                            + "'/openapi/v3/apis/extra.example.com/v1?hash=ABC'}}}",
                    "/openapi/v3/apis/extra.example.com/v1",
                    "{'openapi':'3.0.0','info':{'title':'ships'},'paths':{}}",
                    "/openapi/v2",
                    "{'swagger':'2.0','paths':{'/apis/extra.example.com/v1/ships':{},'/healthz':{}},"
                            + "'definitions':{'com.example.extra.Ship':{'type':'object'}}}");

    private final ListeningServer cluster = ListeningServer.aggregating();
    private final ApiTransport api = cluster.server.transport("test", "system:masters");
    private final Map<String, Headers> asked = new ConcurrentHashMap<>();
    private final AtomicInteger looks = new AtomicInteger();
    private HttpServer other;
    private HttpClient client;

    @BeforeEach
    void register() throws IOException, InterruptedException {
        other = cluster.another(this::serve);
        client =
                HttpClient.newBuilder()
                        .sslContext(
                                new ClientTls(
                                                new CertificateCheck(
                                                        List.of(cluster.authority().certificate()),
                                                        Instant::now),
                                                cluster.clientOf("ann", "system:masters", "crew"))
                                        .sslContext())
                        .build();
        call(
                "POST",
                "/api/v1/namespaces/default/services",
                "{'metadata':{'name':'harbour'},'spec':{'type':'ExternalName','externalName':'localhost'}}");
        call(
                "POST",
                SERVICES,
                "{'metadata':{'name':'v1.extra.example.com'},'spec':{'group':'extra.example.com',"
                        + "'version':'v1','groupPriorityMinimum':100,'versionPriority':100,"
                        + "'insecureSkipTLSVerify':true,'service':{'namespace':'default',"
                        + "'name':'harbour','port':"
                        + other.address().getPort()
                        + "}}}");
        until("True Passed");
    }

    @AfterEach
    void stop() {
        client.close();
        other.stop(Duration.ZERO);
        cluster.close();
    }

    private void serve(HttpExchange exchange) {
        if (exchange.path().equals("/openapi/v3")) {
            looks.incrementAndGet(); // the last that is asked when it is looked at
        }
        asked.put(
                exchange.path(),
                exchange.peer().clientCertificate() instanceof ClientCertificate.Verified known
                        ? exchange.headers().with("Test-Proxy", known.toString())
                        : exchange.headers());
        if (exchange.path().endsWith("/astray")) {
            exchange.respond(
                    302, Headers.of("Location", "https://elsewhere.example.com/"), new byte[0]);
            return;
        }
        String body = SERVED.getOrDefault(exchange.path(), "{}").replace('\'', '"');
        exchange.respond(
                SERVED.containsKey(exchange.path()) ? 200 : 404,
                Headers.json(),
                body.getBytes(UTF_8));
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

    private HttpResponse<String> get(String path, String accept)
            throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create(cluster.url() + path))
                        .header("Accept", accept)
                        .header("X-Remote-User", "mallory")
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private JsonNode json(String path) throws IOException, InterruptedException {
        return JsonMapper.shared().readTree(get(path, "application/json").body());
    }

    private void until(String condition) throws InterruptedException {
        String last = "";
        for (int i = 0; i < 200 && !last.equals(condition); i++) {
            Thread.sleep(50);
            JsonNode found = call("GET", SERVICES + "/" + NAME, "").at("/status/conditions/0");
            last = found.path("status").asString("") + " " + found.path("reason").asString("");
        }
        assertThat(last).isEqualTo(condition);
    }

    @Test
    void itsGroupIsDiscoveredBesideTheServersOwn() throws Exception {
        assertThat(json("/apis").path("groups").values())
                .extracting(group -> group.path("name").asString())
                .contains("apps", "extra.example.com");
        assertThat(json("/apis/extra.example.com").at("/preferredVersion/version").asString())
                .isEqualTo("v1");
        assertThat(json("/apis/extra.example.com/v1").at("/resources/0/name").asString())
                .isEqualTo("ships");
        assertThat(aggregated().at("/versions/0/resources/0/resource").asString())
                .isEqualTo("ships");
        assertThat(aggregated().at("/versions/0/freshness").asString()).isEqualTo("Current");
    }

    /** How its group is shown where all are shown with what is in them. */
    private JsonNode aggregated() throws IOException, InterruptedException {
        String accept = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";
        JsonNode all = JsonMapper.shared().readTree(get("/apis", accept).body());
        return all.path("items").values().stream()
                .filter(group -> group.at("/metadata/name").asString().equals("extra.example.com"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void itIsToldWhoAsksAndNotWhoSaysSo() throws Exception {
        HttpResponse<String> answer = get(SHIPS + "?limit=5", "application/json");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("ShipList");
        Headers told = Objects.requireNonNull(asked.get(SHIPS));
        assertThat(told.all("X-Remote-User")).containsExactly("ann");
        assertThat(told.all("X-Remote-Group"))
                .contains("system:masters", "crew", "system:authenticated");
        assertThat(told.first("Test-Proxy")).contains("front-proxy-client");
    }

    @Test
    void whatItPublishesIsPublishedHere() throws Exception {
        assertThat(
                        json("/openapi/v3")
                                .path("paths")
                                .path("apis/extra.example.com/v1")
                                .path("serverRelativeURL")
                                .asString())
                .isEqualTo("/openapi/v3/apis/extra.example.com/v1?hash=ABC");
        assertThat(json("/openapi/v3").path("paths").has("apis/apps/v1")).isTrue();
        assertThat(
                        json("/openapi/v3/apis/extra.example.com/v1?hash=ABC")
                                .at("/info/title")
                                .asString())
                .isEqualTo("ships");
        JsonNode second = json("/openapi/v2");
        assertThat(second.path("paths").has("/apis/extra.example.com/v1/ships")).isTrue();
        assertThat(second.path("paths").has("/healthz")).isFalse();
        assertThat(second.path("definitions").has("com.example.extra.Ship")).isTrue();
        assertThat(second.path("definitions").has("io.k8s.api.core.v1.Pod")).isTrue();
    }

    @Test
    void itSendsNobodyElsewhere() throws Exception {
        HttpResponse<String> answer = get(SHIPS + "/astray", "application/json");

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.headers().firstValue("Location")).isEmpty();
        assertThat(answer.body())
                .isEqualTo(
                        "the backend attempted to redirect this request, which is not permitted");
    }

    /** It is looked at again when its state has been told, and then for a while no more. */
    private void untilNobodyLooks() throws InterruptedException {
        int before = 0;
        int quiet = 0;
        for (int i = 0; i < 400 && quiet < 10; i++) {
            before = looks.get();
            Thread.sleep(50);
            quiet = before >= 2 && looks.get() == before ? quiet + 1 : 0;
        }
        assertThat(quiet).isEqualTo(10);
    }

    @Test
    void aServerThatHasJustGoneIsToldOfInPlainWords() throws Exception {
        untilNobodyLooks();
        other.stop(Duration.ZERO);

        HttpResponse<String> answer = get(SHIPS, "application/json");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body())
                .startsWith("error trying to reach service: ")
                .endsWith("connection refused\n");
        assertThat(answer.headers().firstValue("Retry-After")).isEmpty();
    }

    @Test
    void whenItGoesItsGroupIsUnavailable() throws Exception {
        other.stop(Duration.ZERO);
        // somebody touches the registration, so that it is looked at at once
        api.call(
                new ApiRequest(
                        "PATCH",
                        SERVICES + "/" + NAME,
                        Map.of(),
                        "application/merge-patch+json",
                        Json.object("{'metadata':{'labels':{'a':'b'}}}")));
        until("False FailedDiscoveryCheck");

        HttpResponse<String> answer = get(SHIPS, "application/json");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).isEqualTo("service unavailable\n");
        assertThat(answer.headers().firstValue("Content-Type"))
                .contains("text/plain; charset=utf-8");
        assertThat(answer.headers().firstValue("Retry-After")).isEmpty();
        assertThat(json("/openapi/v3").path("paths").has("apis/extra.example.com/v1")).isFalse();
        // clients are to know that there is something that they cannot see
        assertThat(json("/apis/extra.example.com").at("/preferredVersion/version").asString())
                .isEqualTo("v1");
        assertThat(aggregated().at("/versions/0/freshness").asString()).isEqualTo("Stale");
        assertThat(aggregated().at("/versions/0/resources/0/resource").asString())
                .isEqualTo("ships");
    }
}
