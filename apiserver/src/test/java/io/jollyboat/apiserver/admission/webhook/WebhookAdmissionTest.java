package io.jollyboat.apiserver.admission.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jollyboat.apiserver.Json;
import io.jollyboat.apiserver.ListeningServer;
import io.jollyboat.core.client.ApiRequest;
import io.jollyboat.core.client.ApiTransport;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.http.Headers;
import io.jollyboat.core.http.RequestBody;
import io.jollyboat.core.http.server.HttpServer;
import io.jollyboat.core.pki.Pem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Webhooks that really listen, asked by a whole server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebhookAdmissionTest {
    private static final String MAPS = "/api/v1/namespaces/default/configmaps";
    private static final String GROUP = "/apis/admissionregistration.k8s.io/v1/";

    private final ListeningServer cluster = new ListeningServer();
    private final ApiTransport api = cluster.server.transport("test", "system:masters");
    private final List<JsonNode> asked = new CopyOnWriteArrayList<>();
    private volatile Function<JsonNode, String> answering = request -> "{'allowed':true}";
    private HttpServer hook;
    private volatile @Nullable Raw raw;
    private volatile CompletableFuture<Void> until = CompletableFuture.completedFuture(null);

    /** An answer that is no review. */
    private record Raw(int status, String body) {}

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
        raw = null;
        until = CompletableFuture.completedFuture(null);
        answering = request -> "{'allowed':true}";
    }

    private JsonNode post(String path, String json) {
        return api.call(new ApiRequest("POST", path, Map.of(), ApiRequest.JSON, Json.object(json)));
    }

    private String client() {
        return client(hook.address().getPort());
    }

    private String client(int port) {
        String pem = Pem.certificates(List.of(cluster.authority().certificate()));
        String bundle = Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.UTF_8));
        return "'clientConfig':{'url':'https://127.0.0.1:%d/check','caBundle':'%s'}"
                .formatted(port, bundle);
    }

    private void configure(String kind, String name, String... more) {
        StringBuilder webhooks = new StringBuilder();
        for (String each : more) {
            webhooks.append(webhooks.isEmpty() ? "" : ",")
                    .append(
                            ("{'sideEffects':'None','admissionReviewVersions':['v1'],"
                                            + "'rules':[{'apiGroups':[''],'apiVersions':['v1'],'operations':['*'],'resources':['configmaps']}],%s}")
                                    .formatted(each));
        }
        post(
                GROUP + kind.toLowerCase(java.util.Locale.ROOT) + "s",
                "{'apiVersion':'admissionregistration.k8s.io/v1','kind':'%s','metadata':{'name':'%s'},'webhooks':[%s]}"
                        .formatted(kind, name, webhooks));
    }

    private static String patch(String operations) {
        return "{'allowed':true,'patchType':'JSONPatch','patch':'%s'}"
                .formatted(
                        Base64.getEncoder()
                                .encodeToString(
                                        operations
                                                .replace('\'', '"')
                                                .getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void aRefusalIsTheRequestsEndInTheWebhooksWords() {
        configure("ValidatingWebhookConfiguration", "v", "'name':'no.sea.io'," + client());
        answering = request -> "{'allowed':false,'status':{'message':'too deep','code':403}}";
        assertThatThrownBy(() -> post(MAPS, "{'metadata':{'name':'a'}}"))
                .hasMessage("admission webhook \"no.sea.io\" denied the request: too deep");
        JsonNode request = asked.getFirst();
        assertThat(request.path("operation").stringValue()).isEqualTo("CREATE");
        assertThat(request.at("/kind/kind").stringValue()).isEqualTo("ConfigMap");
        assertThat(request.at("/resource/resource").stringValue()).isEqualTo("configmaps");
        assertThat(request.at("/object/metadata/name").stringValue()).isEqualTo("a");
        assertThat(request.at("/object/kind").stringValue()).isEqualTo("ConfigMap");
        assertThat(request.at("/userInfo/username").stringValue()).isEqualTo("test");
        assertThat(request.path("oldObject").isNull()).isTrue();
        assertThat(request.at("/options/kind").stringValue()).isEqualTo("CreateOptions");
    }

    @Test
    void aPatchChangesWhatIsStored() {
        configure("MutatingWebhookConfiguration", "m", "'name':'label.sea.io'," + client());
        answering = request -> patch("[{'op':'add','path':'/data','value':{'depth':'9'}}]");
        JsonNode made = post(MAPS, "{'metadata':{'name':'b'}}");
        assertThat(made.at("/data/depth").stringValue()).isEqualTo("9");
    }

    @Test
    void aWebhookIsAskedAgainAboutWhatALaterOneChanged() {
        configure(
                "MutatingWebhookConfiguration",
                "m",
                "'name':'first.sea.io','reinvocationPolicy':'IfNeeded'," + client(),
                "'name':'second.sea.io'," + client());
        answering =
                request ->
                        request.at("/object/data/turn").isMissingNode() && asked.size() == 2
                                ? patch("[{'op':'add','path':'/data','value':{'turn':'2'}}]")
                                : "{'allowed':true}";
        post(MAPS, "{'metadata':{'name':'c'}}");
        assertThat(asked).hasSize(3);
        assertThat(asked.get(2).at("/object/data/turn").stringValue()).isEqualTo("2");
    }

    @Test
    void aWebhookThatCannotBeReachedFailsTheRequestOrIsPassedOver() {
        configure("ValidatingWebhookConfiguration", "v", "'name':'gone.sea.io'," + client(1));
        assertThatThrownBy(() -> post(MAPS, "{'metadata':{'name':'d'}}"))
                .hasMessage(
                        "Internal error occurred: failed calling webhook \"gone.sea.io\": failed to"
                                + " call webhook: Post \"https://127.0.0.1:1/check?timeout=10s\":"
                                + " dial tcp 127.0.0.1:1: connect: connection refused");
        api.call(
                new ApiRequest(
                        "DELETE", GROUP + "validatingwebhookconfigurations", Map.of(), "", null));
        configure(
                "ValidatingWebhookConfiguration",
                "w",
                "'name':'gone.sea.io','failurePolicy':'Ignore'," + client(1));
        assertThat(post(MAPS, "{'metadata':{'name':'d'}}").at("/metadata/name").stringValue())
                .isEqualTo("d");
    }

    @Test
    void howWebhooksAnswerIsCountedByKubernetesNames() throws Exception {
        configure(
                "MutatingWebhookConfiguration",
                "m",
                "'name':'good.measure.io'," + client(),
                "'name':'ignored.measure.io','failurePolicy':'Ignore'," + client(1));
        configure("ValidatingWebhookConfiguration", "v", "'name':'bad.measure.io'," + client());
        answering =
                request ->
                        asked.size() % 2 == 0
                                ? "{'allowed':false,'status':{'code':418}}"
                                : "{'allowed':true}";
        asked.clear();
        assertThatThrownBy(() -> post(MAPS, "{'metadata':{'name':'measured'}}"))
                .hasMessageContaining("bad.measure.io");

        String metrics = cluster.metrics();

        String of = "name=\"%s\",operation=\"CREATE\",rejected=\"%s\",type=\"%s\"";
        assertThat(metrics)
                .contains(
                        "apiserver_admission_webhook_admission_duration_seconds_count{%s} 1\n"
                                .formatted(of.formatted("good.measure.io", "false", "admit")),
                        "apiserver_admission_webhook_request_total{code=\"200\",%s} 1\n"
                                .formatted(of.formatted("good.measure.io", "false", "admit")),
                        "apiserver_admission_webhook_request_total{code=\"418\",%s} 1\n"
                                .formatted(of.formatted("bad.measure.io", "true", "validate")),
                        "apiserver_admission_webhook_request_total{code=\"503\",%s} 1\n"
                                .formatted(of.formatted("ignored.measure.io", "false", "admit")),
                        "apiserver_admission_webhook_rejection_count{error_type=\"no_error\",name=\"bad.measure.io\",operation=\"CREATE\",rejection_code=\"418\",type=\"validate\"} 1\n",
                        "apiserver_admission_webhook_fail_open_count{name=\"ignored.measure.io\",type=\"admit\"} 1\n");
    }

    @Test
    void aWebhookThatTakesTooLongFailsTheRequestOrIsPassedOver() {
        until = new CompletableFuture<>();
        configure(
                "ValidatingWebhookConfiguration",
                "v",
                "'name':'slow.sea.io','timeoutSeconds':1," + client());
        assertThatThrownBy(() -> post(MAPS, "{'metadata':{'name':'late'}}"))
                .hasMessageContaining("failed calling webhook \"slow.sea.io\"")
                .hasMessageEndingWith("/check?timeout=1s\": context deadline exceeded");
        api.call(
                new ApiRequest(
                        "DELETE", GROUP + "validatingwebhookconfigurations", Map.of(), "", null));
        configure(
                "ValidatingWebhookConfiguration",
                "w",
                "'name':'slow.sea.io','timeoutSeconds':1,'failurePolicy':'Ignore'," + client());
        assertThat(post(MAPS, "{'metadata':{'name':'late'}}").at("/metadata/name").stringValue())
                .isEqualTo("late");
    }

    @Test
    void whileManyWaitForASlowWebhookOthersAreServedAndAllGoOnAtLast() throws Exception {
        int many = 100;
        until = new CompletableFuture<>();
        CountDownLatch arrived = new CountDownLatch(many);
        answering =
                request -> {
                    arrived.countDown();
                    return "{'allowed':true}";
                };
        configure(
                "ValidatingWebhookConfiguration",
                "v",
                "'name':'slow.sea.io','timeoutSeconds':30," + client());
        try (ExecutorService crowd = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<JsonNode>> waiting =
                    IntStream.range(0, many)
                            .mapToObj(i -> "{'metadata':{'name':'slow-" + i + "'}}")
                            .map(map -> crowd.submit(() -> post(MAPS, map)))
                            .toList();
            arrived.await();
            post("/api/v1/namespaces/default/secrets", "{'metadata':{'name':'quick'}}");
            assertThat(api.call(ApiRequest.get(MAPS, Map.of())).at("/items").toString())
                    .doesNotContain("slow-");
            assertThat(waiting).noneMatch(Future::isDone);
            until.complete(null);
            for (Future<JsonNode> each : waiting) {
                assertThat(each.get().at("/metadata/uid").stringValue()).isNotEmpty();
            }
        }
    }

    @Test
    void aServiceThatIsNotThereIsNamed() {
        configure(
                "ValidatingWebhookConfiguration",
                "v",
                "'name':'s.sea.io','clientConfig':{'service':{'name':'hook','namespace':'default','path':'/x'}}");
        assertThatThrownBy(() -> post(MAPS, "{'metadata':{'name':'e'}}"))
                .hasMessage(
                        "Internal error occurred: failed calling webhook \"s.sea.io\": failed to"
                                + " call webhook: Post"
                                + " \"https://hook.default.svc:443/x?timeout=10s\": service"
                                + " \"hook\" not found");
    }

    @Test
    void conditionsAndSelectorsSayWhoIsAsked() {
        configure(
                "ValidatingWebhookConfiguration",
                "v",
                "'name':'a.sea.io','objectSelector':{'matchLabels':{'ask':'yes'}}," + client(),
                "'name':'b.sea.io','matchConditions':[{'name':'c','expression':'object.metadata.name == \\\"named\\\"'}],"
                        + client(),
                "'name':'c.sea.io','namespaceSelector':{'matchLabels':{'kubernetes.io/metadata.name':'other'}},"
                        + client());
        post(MAPS, "{'metadata':{'name':'f'}}");
        assertThat(asked).isEmpty();
        post(MAPS, "{'metadata':{'name':'named','labels':{'ask':'yes'}}}");
        assertThat(asked).hasSize(2);
    }

    @Test
    void anAnswerToAnotherQuestionCountsForNothing() {
        configure("ValidatingWebhookConfiguration", "v", "'name':'u.sea.io'," + client());
        answering = request -> "{'allowed':true,'uid':'other'}";
        assertThatThrownBy(() -> post(MAPS, "{'metadata':{'name':'g'}}"))
                .hasMessageContaining(
                        "failed calling webhook \"u.sea.io\": received invalid webhook response:"
                                + " expected response.uid=");
    }

    @Test
    void deletionsAreAskedAboutToo() {
        post(MAPS, "{'metadata':{'name':'h'}}");
        configure("ValidatingWebhookConfiguration", "v", "'name':'d.sea.io'," + client());
        answering = request -> "{'allowed':true}";
        api.call(new ApiRequest("DELETE", MAPS + "/h", Map.of(), "", null));
        assertThat(asked).hasSize(1);
        assertThat(asked.getFirst().path("operation").stringValue()).isEqualTo("DELETE");
        assertThat(asked.getFirst().path("object").isNull()).isTrue();
        assertThat(asked.getFirst().at("/oldObject/metadata/name").stringValue()).isEqualTo("h");
    }

    @Test
    void aWebhookMustHaveNoEffectsOnDryRuns() {
        assertThatThrownBy(
                        () ->
                                post(
                                        GROUP + "validatingwebhookconfigurations",
                                        ("{'metadata':{'name':'v'},'webhooks':[{'name':'x.sea.io','sideEffects':'Some','admissionReviewVersions':['v1'],"
                                                        + "'rules':[{'apiGroups':[''],'apiVersions':['v1'],'operations':['*'],'resources':['*']}],%s}]}")
                                                .formatted(client())))
                .hasMessageContaining(
                        "webhooks[0].sideEffects: Unsupported value: \"Some\": supported values:"
                                + " \"None\", \"NoneOnDryRun\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '~',
            value = {
                "[{'op':'add','path':'/data','value':'text'}] ; ConfigMap in version \"v1\" cannot be handled as a ConfigMap",
                "[{'op':'replace','path':'/metadata','value':5}] ; cannot be handled as a ConfigMap",
                "[{'op':'add','path':'/metadata/labels','value':{'a':{}}}] ; cannot be handled as a ConfigMap",
                "[{'op':'replace','path':'','value':[]}] ; attempted to patch",
                "[{'op':'remove','path':'/none'}] ; attempted to patch",
                "{'op':'none'} ; attempted to patch",
                "[{'op':'replace','path':'/kind','value':'Secret'}] ; attempted to change the object's kind",
                "[{ ; undecodable patch"
            })
    void aPatchThatMakesNoObjectIsAnErrorOfOursWhateverThePolicy(String patch, String why) {
        configure(
                "MutatingWebhookConfiguration",
                "m",
                "'name':'bad.sea.io','failurePolicy':'Ignore'," + client());
        answering = request -> patch(patch);

        ApiException refused =
                catchThrowableOfType(
                        ApiException.class, () -> post(MAPS, "{'metadata':{'name':'h'}}"));

        assertThat(refused.code()).isEqualTo(500);
        assertThat(refused.message()).startsWith("Internal error occurred: ").contains(why);
    }

    @Test
    void whatNobodyKnowsInAPatchIsLeftOut() {
        configure("MutatingWebhookConfiguration", "m", "'name':'more.sea.io'," + client());
        answering = request -> patch("[{'op':'add','path':'/depth','value':9}]");

        assertThat(post(MAPS, "{'metadata':{'name':'i'}}").has("depth")).isFalse();
    }

    @Test
    void aPatchForADeletionIsAnError() {
        post(MAPS, "{'metadata':{'name':'j'}}");
        configure("MutatingWebhookConfiguration", "m", "'name':'late.sea.io'," + client());
        answering = request -> patch("[{'op':'add','path':'/data','value':{}}]");

        assertThatThrownBy(
                        () -> api.call(new ApiRequest("DELETE", MAPS + "/j", Map.of(), "", null)))
                .hasMessage(
                        "Internal error occurred: admission webhook \"late.sea.io\" attempted to"
                                + " modify the object, which is not supported for this operation");
        answering = request -> "{'allowed':true}";
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '~',
            value = {
                "500 ; boom ; an error on the server (\"boom\") has prevented the request from succeeding",
                "404 ; none ; the server could not find the requested resource",
                "302 ; away ; ",
                "200 ; nonsense ; couldn't get version/kind; json parse error",
                "200 ; [] ; expected webhook response of admission.k8s.io/v1, Kind=AdmissionReview",
                "200 ; null ; expected webhook response of",
                "200 ; {\"apiVersion\":\"admission.k8s.io/v1\",\"kind\":\"AdmissionReview\",\"response\":5} ; webhook response was absent",
                "200 ; LONG ; "
            })
    void whatIsNoReviewIsAFailedCall(int status, String body, String why) {
        configure("ValidatingWebhookConfiguration", "v", "'name':'odd.sea.io'," + client());
        raw = new Raw(status, body.equals("LONG") ? "[" + "1,".repeat(2_000_000) + "1]" : body);

        ApiException refused =
                catchThrowableOfType(
                        ApiException.class, () -> post(MAPS, "{'metadata':{'name':'k'}}"));

        assertThat(refused.code()).isEqualTo(500);
        assertThat(refused.message())
                .startsWith("Internal error occurred: failed calling webhook \"odd.sea.io\": ")
                .contains(why == null ? "" : why);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'code':200,'status':'Success'}",
                "{'code':99999}",
                "{'code':-1}",
                "{'code':'x','message':{},'reason':[]}",
                "{'details':5}",
                "{'details':{'causes':'x','retryAfterSeconds':-5}}",
                "{'message':'a\\u0000b\\nc','reason':'\\r\\nX: y'}"
            })
    void howeverAWebhookRefusesItIsARefusal(String status) {
        configure("ValidatingWebhookConfiguration", "v", "'name':'no.sea.io'," + client());
        answering = request -> "{'allowed':false,'status':" + status + "}";

        ApiException refused =
                catchThrowableOfType(
                        ApiException.class, () -> post(MAPS, "{'metadata':{'name':'l'}}"));

        assertThat(refused.code()).isBetween(400, 599);
        assertThat(refused.message())
                .startsWith("admission webhook \"no.sea.io\" denied the request");
    }
}
