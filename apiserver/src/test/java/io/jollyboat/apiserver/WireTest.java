package io.jollyboat.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What clients see on the wire, over real TLS. */
class WireTest {

    private static final JsonMapper MAPPER = new JsonMapper();
    private static final String MAPS = "/api/v1/namespaces/default/configmaps";

    private static ListeningServer server;
    private static HttpClient admin;
    private static HttpClient nobody;

    @BeforeAll
    static void start() {
        server = new ListeningServer();
        admin = server.client(server.clientOf("admin", "system:masters"));
        nobody = server.client(null);
    }

    @AfterAll
    static void stop() {
        admin.close();
        nobody.close();
        server.close();
    }

    @Test
    void withoutACredentialOnlyTheStateOfTheServerIsTold() throws Exception {
        HttpResponse<String> refused = get(nobody, "/api");
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(tree(refused).path("message").asString())
                .isEqualTo("forbidden: User \"system:anonymous\" cannot get path \"/api\"");

        assertThat(get(nobody, "/healthz").body()).isEqualTo("ok");
        assertThat(get(nobody, "/livez").body()).isEqualTo("ok");
        assertThat(get(nobody, "/readyz").body()).isEqualTo("ok");
        assertThat(tree(get(nobody, "/version")).path("minor").asString()).isEqualTo("36");
        assertThat(get(nobody, "/healthz", "Authorization", "Bearer wrong").statusCode())
                .isEqualTo(401);
    }

    @Test
    void aTokenSaysWhoSomebodyIsAndNotMore() throws Exception {
        String bearer = "Bearer " + ListeningServer.TOKEN;

        assertThat(get(nobody, "/api", "Authorization", bearer).statusCode()).isEqualTo(200);
        HttpResponse<String> refused = get(nobody, MAPS + "/a", "Authorization", bearer);
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(tree(refused).path("message").asString())
                .isEqualTo(
                        "configmaps \"a\" is forbidden: User \"ann\" cannot get resource"
                                + " \"configmaps\" in API group \"\" in the namespace \"default\"");
        assertThat(
                        tree(get(nobody, "/metrics", "Authorization", bearer))
                                .path("message")
                                .asString())
                .isEqualTo("forbidden: User \"ann\" cannot get path \"/metrics\"");
    }

    @Test
    void whereNothingIsKnownOfAPathOrItsGroupTheAnswerIsNoStatus() throws Exception {
        for (String path :
                List.of(
                        "/sails",
                        "/apis/sails.io",
                        "/apis/sails.io/v1",
                        "/apis/sails.io/v1/masts/a")) {
            HttpResponse<String> absent = get(admin, path);
            assertThat(absent.statusCode()).as(path).isEqualTo(404);
            assertThat(absent.body()).as(path).isEqualTo("404 page not found\n");
            assertThat(absent.headers().firstValue("Content-Type"))
                    .hasValue("text/plain; charset=utf-8");
        }
        for (String path :
                List.of(
                        "/api/v1/masts",
                        "/api/v2",
                        "/apis/apps/v9",
                        "/apis/apps/v9/masts",
                        "/apis/apps/v1/masts")) {
            assertThat(tree(get(admin, path)).path("message").asString())
                    .as(path)
                    .isEqualTo("the server could not find the requested resource");
        }
    }

    @Test
    void resourcesAreNotReadByTheirHeadsAlone() throws Exception {
        for (String path : List.of(MAPS, MAPS + "/kube-root-ca.crt", "/api/v1/nodes")) {
            var head = HttpRequest.newBuilder(URI.create(server.url() + path)).HEAD().build();
            assertThat(admin.send(head, HttpResponse.BodyHandlers.ofString()).statusCode())
                    .as(path)
                    .isEqualTo(405);
        }
        var health = HttpRequest.newBuilder(URI.create(server.url() + "/livez")).HEAD().build();
        assertThat(admin.send(health, HttpResponse.BodyHandlers.ofString()).statusCode())
                .isEqualTo(200);
    }

    @Test
    void aLevelsNumbersAreNumbersInTables() throws Exception {
        JsonNode rows =
                tree(get(
                                admin,
                                "/apis/flowcontrol.apiserver.k8s.io/v1/prioritylevelconfigurations",
                                "Accept",
                                "application/json;as=Table;g=meta.k8s.io;v=v1"))
                        .path("rows");
        Map<String, String> cells = new TreeMap<>();
        rows.forEach(
                row ->
                        cells.put(
                                row.path("cells").path(0).asString(),
                                row.path("cells")
                                        .toString()
                                        .replaceAll(",\"[0-9a-z<>]*\"\\]", "")));
        assertThat(cells)
                .containsEntry(
                        "exempt",
                        "[\"exempt\",\"Exempt\",\"<none>\",\"<none>\",\"<none>\",\"<none>\"")
                .containsEntry("workload-low", "[\"workload-low\",\"Limited\",100,128,6,50");
    }

    @Test
    void anAdministratorMayActAsSomebodyElse() throws Exception {
        assertThat(get(admin, MAPS, "Impersonate-User", "ann").statusCode()).isEqualTo(403);
        String bearer = "Bearer " + ListeningServer.TOKEN;
        HttpResponse<String> refused =
                get(
                        nobody,
                        "/api",
                        "Authorization",
                        bearer,
                        "Impersonate-User",
                        "admin",
                        "Impersonate-Group",
                        "system:masters");
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(tree(refused).path("message").asString())
                .isEqualTo(
                        "forbidden: User \"ann\" cannot impersonate-on:user-info:get path \"/api\"");
    }

    @Test
    void countsAndMeasuresWhatItAnswersByTheNamesThatKubernetesHasForIt() throws Exception {
        get(admin, "/api/v1/nodes");
        get(admin, "/api/v1/namespaces/default/limitranges/none");

        assertThat(get(admin, "/metrics").body())
                .contains(
                        "apiserver_request_total{code=\"200\",component=\"apiserver\",dry_run=\"\",group=\"\",resource=\"nodes\",scope=\"cluster\",subresource=\"\",verb=\"LIST\",version=\"v1\"} 1")
                .contains(
                        "apiserver_request_total{code=\"404\",component=\"apiserver\",dry_run=\"\",group=\"\",resource=\"limitranges\",scope=\"resource\",subresource=\"\",verb=\"GET\",version=\"v1\"} 1")
                .contains(
                        "apiserver_request_duration_seconds_count{component=\"apiserver\",dry_run=\"\",group=\"\",resource=\"nodes\",scope=\"cluster\",subresource=\"\",verb=\"LIST\",version=\"v1\"} 1")
                .contains("process_start_time_seconds")
                .contains("apiserver_storage_objects{resource=\"namespaces\"} 4");
    }

    @Test
    void aTimeoutThatIsNoneIsRefusedExceptOfWhatHasNone() throws Exception {
        HttpResponse<String> refused = get(admin, MAPS + "?timeout=soon");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(tree(refused).path("message").asString())
                .isEqualTo(
                        "invalid timeout specified in the request URL - time: invalid duration \"soon\"");
        assertThat(get(admin, MAPS + "?timeout=-5s").statusCode()).isEqualTo(200);
        assertThat(get(admin, MAPS + "?watch=1&timeoutSeconds=1&timeout=soon").statusCode())
                .isEqualTo(200);
    }

    @Test
    void namesThatAreMadeUpAreNotCountedApartWhoeverAsks() throws Exception {
        get(nobody, "/apis/made.up/v1/things"); // 403
        get(admin, "/apis/made.up/v1/things"); // 404
        get(admin, "/api/v1/namespaces/default/pods/a/made-up");
        get(nobody, "/api/v1/nodes", "Authorization", "Bearer none", "X", "made-up"); // 401

        assertThat(get(admin, "/metrics").body())
                .doesNotContain("made")
                .contains("apiserver_request_total{code=\"404\"")
                .contains("apiserver_request_total{code=\"403\"");
    }

    @Test
    void aWatchMayBeOpenedOverWebSocket() throws Exception {
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        WebSocket watch =
                admin.newWebSocketBuilder()
                        .buildAsync(
                                URI.create(
                                        server.url().replace("https", "wss")
                                                + MAPS
                                                + "?watch=true&resourceVersion=0&fieldSelector=metadata.name%3Dsocket"),
                                new Texts(told))
                        .get(10, TimeUnit.SECONDS);
        send("POST", MAPS, "application/json", "{\"metadata\":{\"name\":\"socket\"}}");

        JsonNode added = MAPPER.readTree(told.poll(10, TimeUnit.SECONDS));

        assertThat(added.path("type").asString()).isEqualTo("ADDED");
        assertThat(added.at("/object/metadata/name").asString()).isEqualTo("socket");
        watch.sendClose(WebSocket.NORMAL_CLOSURE, "").get(10, TimeUnit.SECONDS);
        assertThat(told.poll(10, TimeUnit.SECONDS)).isEqualTo("closed");
    }

    /** Collects the messages of a WebSocket. */
    private record Texts(BlockingQueue<String> told) implements WebSocket.Listener {
        @Override
        public @Nullable CompletionStage<?> onText(
                WebSocket socket, CharSequence text, boolean last) {
            told.add(text.toString());
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            told.add("closed");
            return null;
        }
    }

    @Test
    void aListIsTheStoredBytesWithTheirRevisions() throws Exception {
        send(
                "POST",
                MAPS,
                "application/json",
                "{\"metadata\":{\"name\":\"wire\",\"labels\":{\"t\":\"list\"}}}");

        HttpResponse<String> list = get(admin, MAPS + "?labelSelector=t%3Dlist");

        assertThat(list.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(list.headers().firstValue("Cache-Control")).contains("no-cache, private");
        assertThat(list.headers().firstValue("Audit-Id").orElse("")).hasSize(36);
        assertThat(tree(list).path("kind").asString()).isEqualTo("ConfigMapList");
        JsonNode item = tree(list).path("items").get(0);
        assertThat(item.at("/metadata/name").asString()).isEqualTo("wire");
        assertThat(tree(get(admin, MAPS + "/wire"))).isEqualTo(item);
        assertThat(item.at("/metadata/resourceVersion").asLong()).isPositive();
    }

    @Test
    void yamlIsUnderstoodAndWritten() throws Exception {
        HttpResponse<String> created =
                send("POST", MAPS, "application/yaml", "metadata:\n  name: yaml\ndata: {k: v}\n");
        assertThat(created.statusCode()).isEqualTo(201);

        HttpResponse<String> shown = get(admin, MAPS + "/yaml", "Accept", "application/yaml");
        assertThat(shown.headers().firstValue("Content-Type")).contains("application/yaml");
        assertThat(shown.body()).contains("kind: ConfigMap\n").contains("  name: yaml\n");
    }

    @Test
    void yamlIsInOrderAndTextStaysTextToReadersOfItsOldVersion() throws Exception {
        String data =
                "{\"b\":\"yes\",\"a\":\"off\",\"c\":\"12:30\",\"d\":\"1_000\",\"e\":\"2026-01-02\","
                        + "\"f\":\"100m\",\"g\":\"10.0.0.1\",\"h\":\"0777\",\"i\":\"one\\ntwo\\n\",\"j\":\"1e3\"}";
        send(
                "POST",
                MAPS,
                "application/json",
                "{\"metadata\":{\"name\":\"words\"},\"data\":" + data + "}");

        String shown = get(admin, MAPS + "/words", "Accept", "application/yaml").body();

        assertThat(shown)
                .contains(
                        "data:\n  a: \"off\"\n  b: \"yes\"\n  c: \"12:30\"\n  d: \"1_000\"\n"
                                + "  e: \"2026-01-02\"\n  f: 100m\n  g: 10.0.0.1\n  h: \"0777\"\n"
                                + "  i: |\n    one\n    two\n  j: \"1e3\"\n")
                .containsPattern("creationTimestamp: \"20");
    }

    @Test
    void yamlIsAppliedAndDuplicatesAreHeldAgainstIt() throws Exception {
        String target = MAPS + "/applied?fieldManager=cli&fieldValidation=";
        String type = "application/apply-patch+yaml";
        String plain = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: applied}\n";
        String twice = plain + "data: {a: one}\ndata: {b: two}\n";

        assertThat(send("PATCH", target + "Strict", type, plain).statusCode()).isEqualTo(201);
        assertThat(send("PATCH", target + "Strict", type, plain).statusCode()).isEqualTo(200);
        HttpResponse<String> strict = send("PATCH", target + "Strict", type, twice);
        assertStatus(strict, 400, "BadRequest");
        assertThat(tree(strict).path("message").asString())
                .isEqualTo(
                        "error strict decoding YAML: error converting YAML to JSON: yaml: unmarshal errors:\n  line 5: key \"data\" already set in map");
        HttpResponse<String> warned = send("PATCH", target + "Warn", type, twice);
        assertThat(warned.headers().allValues("Warning"))
                .containsExactly("299 - \"line 5: key \\\"data\\\" already set in map\"");
        assertThat(tree(warned).path("data")).as(warned.body()).hasToString("{\"b\":\"two\"}");
        assertThat(send("PATCH", target + "Ignore", type, twice).headers().allValues("Warning"))
                .isEmpty();
        assertStatus(send("PATCH", target, type, "a: [b"), 400, "BadRequest");
        assertStatus(send("PATCH", target, type, "[]"), 400, "BadRequest");
        assertStatus(send("PATCH", target, type, ""), 400, "BadRequest");
    }

    @Test
    void whatAPatchSaysTwiceIsHeldAgainstIt() throws Exception {
        send("POST", MAPS, "application/json", "{\"metadata\":{\"name\":\"twice\"}}");
        String target = MAPS + "/twice?fieldValidation=";
        String merge = "application/merge-patch+json";
        String body = "{\"data\":{\"a\":\"1\",\"a\":\"2\"}}";

        HttpResponse<String> strict = send("PATCH", target + "Strict", merge, body);
        assertStatus(strict, 422, "Invalid");
        assertThat(tree(strict).path("message").asString())
                .contains("strict decoding error: duplicate field \"data.a\"");
        assertThat(send("PATCH", target + "Warn", merge, body).headers().allValues("Warning"))
                .containsExactly("299 - \"duplicate field \\\"data.a\\\"\"");
        String operations =
                "[{\"op\":\"add\",\"op\":\"add\",\"path\":\"/data/b\",\"value\":\"3\"}]";
        assertThat(
                        send("PATCH", target, "application/json-patch+json", operations)
                                .headers()
                                .allValues("Warning"))
                .containsExactly("299 - \"json patch duplicate field \\\"[0].op\\\"\"");
    }

    @Test
    void aPatchThatCannotBeOneIsRefusedInKubernetesWords() throws Exception {
        String target = MAPS + "/kube-root-ca.crt";
        String noMap = "json: cannot unmarshal array into Go value of type map[string]interface {}";
        assertThat(message(send("PATCH", target, "application/merge-patch+json", "[1]")))
                .isEqualTo("error decoding patch: " + noMap);
        assertThat(message(send("PATCH", target, "application/strategic-merge-patch+json", "[1]")))
                .isEqualTo(noMap);
        send("POST", MAPS, "application/json", "{\"metadata\":{\"name\":\"patched\"}}");
        var unfit =
                send(
                        "PATCH",
                        MAPS + "/patched",
                        "application/json-patch+json",
                        "[{\"op\":\"remove\",\"path\":\"/data/none\"}]");
        assertThat(unfit.statusCode()).isEqualTo(422);
        assertThat(tree(unfit).path("details").toString()).isEqualTo("{}");
    }

    @Test
    void aConfigurationToApplyMayBeYamlWithBraces() throws Exception {
        var applied =
                send(
                        "PATCH",
                        MAPS + "/braced?fieldManager=ann",
                        "application/apply-patch+yaml",
                        "{apiVersion: v1, kind: ConfigMap, metadata: {name: braced}, data: {a: b}}");
        assertThat(applied.statusCode()).isEqualTo(201);
        assertThat(tree(applied).at("/data/a").asString()).isEqualTo("b");
    }

    private static String message(HttpResponse<String> refused) {
        return tree(refused).path("message").asString();
    }

    @Test
    void badInputGetsAStatus() throws Exception {
        assertStatus(send("POST", MAPS, "application/json", "{\"meta"), 400, "BadRequest");
        assertStatus(send("POST", MAPS, "application/json", ""), 400, "BadRequest");
        assertStatus(send("POST", MAPS, "text/csv", "a,b"), 415, "UnsupportedMediaType");
        assertStatus(get(admin, MAPS, "Accept", "text/html"), 406, "NotAcceptable");
        assertStatus(send("POST", MAPS + "/a", "application/json", "{}"), 405, "MethodNotAllowed");
        assertStatus(get(admin, "/api/v1/ships"), 404, "NotFound");
        assertStatus(
                send("PATCH", MAPS + "/a", "application/apply-patch+cbor", "{}"),
                415,
                "UnsupportedMediaType");
        assertStatus(get(admin, MAPS + "?limit=x"), 400, "BadRequest");
        assertStatus(get(admin, MAPS + "?resourceVersion=x"), 400, "BadRequest");
        assertStatus(get(admin, MAPS + "?continue=x"), 400, "BadRequest");
        assertStatus(get(admin, MAPS + "?labelSelector=a%3D%3D%3Db"), 400, "BadRequest");
        String large = "{\"data\":{\"k\":\"" + "x".repeat(3 * 1024 * 1024) + "\"}}";
        assertStatus(send("POST", MAPS, "application/json", large), 413, "RequestEntityTooLarge");
    }

    @Test
    void unknownFieldsAreWarnedOfOrRefused() throws Exception {
        String pod =
                "{\"metadata\":{\"name\":\"%s\"},\"spec\":{\"containers\":[{\"name\":\"c\",\"image\":\"i\"}],\"foo\":1}}";
        String pods = "/api/v1/namespaces/default/pods";

        HttpResponse<String> warned =
                send("POST", pods, "application/json", pod.formatted("warned"));
        assertThat(warned.statusCode()).isEqualTo(201);
        assertThat(warned.headers().firstValue("Warning"))
                .contains("299 - \"unknown field \\\"spec.foo\\\"\"");
        assertThat(warned.body()).doesNotContain("foo");

        HttpResponse<String> refused =
                send(
                        "POST",
                        pods + "?fieldValidation=Strict",
                        "application/json",
                        pod.formatted("refused"));
        assertStatus(refused, 400, "BadRequest");
        assertThat(tree(refused).path("message").asString())
                .endsWith("strict decoding error: unknown field \"spec.foo\"");
    }

    @Test
    void usersOfWhatIsGoingAwayAreTold() throws Exception {
        assertThat(
                        get(admin, "/api/v1/namespaces/default/endpoints")
                                .headers()
                                .firstValue("Warning"))
                .contains(
                        "299 - \"v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1"
                                + " EndpointSlice\"");
    }

    @Test
    void whatIsDoubtfulInATemplateIsToldWhenItIsNewAndWhenItChanges() throws Exception {
        String sets = "/apis/apps/v1/namespaces/default/replicasets";
        String set =
                """
                {"metadata": {"name": "doubtful", "labels": {"tide": "%s"}},
                 "spec": {"replicas": %d, "selector": {"matchLabels": {"a": "b"}},
                   "template": {"metadata": {"labels": {"a": "b"}},
                     "spec": {"nodeSelector": {"beta.kubernetes.io/os": "linux"},
                       "containers": [{"name": "c", "image": "i"}]}}}}
                """;
        String doubt =
                "299 - \"spec.template.spec.nodeSelector[beta.kubernetes.io/os]: deprecated since"
                        + " v1.14; use \\\"kubernetes.io/os\\\" instead\"";

        assertThat(warningsOf(send("POST", sets, "application/json", set.formatted("low", 0))))
                .containsExactly(doubt);
        String one = sets + "/doubtful";
        assertThat(warningsOf(send("PUT", one, "application/json", set.formatted("high", 0))))
                .isEmpty();
        assertThat(warningsOf(send("PUT", one, "application/json", set.formatted("high", 1))))
                .containsExactly(doubt);
    }

    private static List<String> warningsOf(HttpResponse<String> response) {
        assertThat(response.statusCode()).isBetween(200, 201);
        return response.headers().allValues("Warning");
    }

    @Test
    void aTableIsPrintedByTheServer() throws Exception {
        JsonNode table =
                tree(
                        get(
                                admin,
                                "/api/v1/namespaces",
                                "Accept",
                                "application/json;as=Table;v=v1;g=meta.k8s.io,application/json"));

        assertThat(table.path("kind").asString()).isEqualTo("Table");
        assertThat(table.at("/columnDefinitions/0/name").asString()).isEqualTo("Name");
        assertThat(table.at("/rows/0/cells/0").asString()).isEqualTo("default");
        assertThat(table.at("/rows/0/object/kind").asString()).isEqualTo("PartialObjectMetadata");
    }

    @Test
    void theMetadataOfAListAreAskedForAsAListAndThoseOfAnObjectAsAnObject() throws Exception {
        for (String path : List.of("/api/v1/namespaces", "/api/v1/namespaces/default")) {
            boolean list = path.endsWith("s");
            for (String as : List.of("PartialObjectMetadata", "PartialObjectMetadataList")) {
                String accept = "application/json;as=" + as + ";v=v1;g=meta.k8s.io";
                HttpResponse<String> answer = get(admin, path, "Accept", accept);
                if (list == as.endsWith("List")) {
                    assertThat(tree(answer).path("kind").asString()).isEqualTo(as);
                } else {
                    assertThat(answer.statusCode()).isEqualTo(406);
                    assertThat(tree(answer).path("message").asString())
                            .isEqualTo(
                                    "you requested %s, but the requested object is %s",
                                    as, list ? "a list" : "not a list");
                }
            }
        }
    }

    @Test
    void aScaleIsPrintedWithColumnsOfItsOwn() throws Exception {
        String sets = "/apis/apps/v1/namespaces/default/replicasets";
        send(
                "POST",
                sets,
                "application/json",
                """
                {"metadata": {"name": "scaled"},
                 "spec": {"replicas": 3, "selector": {"matchLabels": {"a": "b"}},
                   "template": {"metadata": {"labels": {"a": "b"}},
                     "spec": {"containers": [{"name": "c", "image": "i"}]}}}}
                """);

        JsonNode table =
                tree(
                        get(
                                admin,
                                sets + "/scaled/scale",
                                "Accept",
                                "application/json;as=Table;v=v1;g=meta.k8s.io,application/json"));

        assertThat(table.path("columnDefinitions").findValuesAsString("name"))
                .containsExactly("Name", "Desired", "Available", "Age");
        assertThat(table.at("/rows/0/cells").toString()).startsWith("[\"scaled\",3,0,");
    }

    @Test
    void discoveryIsToldInBothForms() throws Exception {
        assertThat(tree(get(admin, "/api")).path("versions").get(0).asString()).isEqualTo("v1");
        assertThat(tree(get(admin, "/apis/apps")).at("/preferredVersion/groupVersion").asString())
                .isEqualTo("apps/v1");
        assertThat(get(admin, "/apis/apps/v1").body()).contains("\"deployments/scale\"");

        String accept =
                "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json";
        HttpResponse<String> all = get(admin, "/apis", "Accept", accept);
        assertThat(all.headers().firstValue("Content-Type").orElse(""))
                .isEqualTo("application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList");
        assertThat(tree(all).path("kind").asString()).isEqualTo("APIGroupDiscoveryList");
        String tag = all.headers().firstValue("ETag").orElseThrow();
        assertThat(get(admin, "/apis", "Accept", accept, "If-None-Match", tag).statusCode())
                .isEqualTo(304);
    }

    @Test
    void servesEachPathThatItNames() throws Exception {
        JsonNode paths = tree(get(admin, "/")).path("paths");

        assertThat(paths.size()).isGreaterThan(40);
        for (JsonNode path : paths) {
            if (path.asString().startsWith("/api") || path.asString().startsWith("/openapi")) {
                HttpResponse<String> answer = get(admin, path.asString());
                assertThat(answer.statusCode()).as(path.asString()).isEqualTo(200);
                assertThat(answer.body()).isNotBlank();
            }
        }
    }

    @Test
    void openApiNamesItsDocumentsByHash() throws Exception {
        JsonNode paths = tree(get(admin, "/openapi/v3")).path("paths");
        String url = paths.path("apis/apps/v1").path("serverRelativeURL").asString();
        assertThat(url).startsWith("/openapi/v3/apis/apps/v1?hash=");

        HttpResponse<String> document = get(admin, url);
        assertThat(document.headers().firstValue("Cache-Control").orElse("")).contains("immutable");
        JsonNode patch =
                tree(document)
                        .path("paths")
                        .path("/apis/apps/v1/namespaces/{namespace}/deployments/{name}")
                        .path("patch");
        assertThat(patch.path("x-kubernetes-group-version-kind").path("kind").asString())
                .isEqualTo("Deployment");
        assertThat(patch.path("parameters").toString()).contains("fieldValidation");
        assertThat(tree(document).at("/components/schemas").has("io.k8s.api.apps.v1.Deployment"))
                .isTrue();
        String protobuf = "application/com.github.proto-openapi.spec.v2@v1.0+protobuf";
        HttpResponse<String> old = get(admin, "/openapi/v2", "Accept", protobuf);
        assertThat(old.headers().firstValue("Content-Type"))
                .contains("application/com.github.proto-openapi.spec.v2.v1.0+protobuf");
        assertStatus(get(admin, "/openapi/v3", "Accept", "text/html"), 406, "NotAcceptable");
    }

    @Test
    void aWatchIsOneObjectPerLine() throws Exception {
        HttpResponse<InputStream> watch =
                admin.send(
                        request(MAPS + "?watch=1&labelSelector=t%3Dwatch").build(),
                        HttpResponse.BodyHandlers.ofInputStream());
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(watch.body(), StandardCharsets.UTF_8))) {
            send(
                    "POST",
                    MAPS,
                    "application/json",
                    "{\"metadata\":{\"name\":\"watched\",\"labels\":{\"t\":\"watch\"}}}");

            JsonNode event = MAPPER.readTree(lines.readLine());

            assertThat(event.path("type").asString()).isEqualTo("ADDED");
            assertThat(event.path("object")).isEqualTo(tree(get(admin, MAPS + "/watched")));
        }
    }

    @Test
    void aWatchFromForgottenHistoryEndsWithAnError() throws Exception {
        HttpResponse<String> watch =
                get(admin, MAPS + "?watch=1&resourceVersion=0&timeoutSeconds=1");
        assertThat(watch.statusCode()).isEqualTo(200);

        HttpResponse<String> future = get(admin, MAPS + "?resourceVersion=999999999");
        assertStatus(future, 504, "Timeout");
        assertThat(tree(future).path("message").asString())
                .startsWith("Too large resource version: 999999999, current: ");
    }

    private static void assertStatus(HttpResponse<String> response, int code, String reason) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(code);
        assertThat(tree(response).path("kind").asString()).isEqualTo("Status");
        assertThat(tree(response).path("reason").asString()).isEqualTo(reason);
        assertThat(tree(response).path("code").asInt()).isEqualTo(code);
    }

    private static JsonNode tree(HttpResponse<String> response) {
        return MAPPER.readTree(response.body());
    }

    private static HttpRequest.Builder request(String target, String... headers) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create(server.url() + target));
        return headers.length == 0 ? builder : builder.headers(headers);
    }

    private static HttpResponse<String> get(HttpClient client, String target, String... headers)
            throws Exception {
        return client.send(request(target, headers).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpResponse<String> send(String method, String target, String type, String body)
            throws Exception {
        return admin.send(
                request(target, "Content-Type", type)
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
