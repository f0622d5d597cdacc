package io.jollyboat.apiserver.admission.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
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
                                                    exchange.respond(
                                                            200,
                                                            Headers.json(),
                                                            answer.toString()
                                                                    .getBytes(
                                                                            StandardCharsets
                                                                                    .UTF_8));
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
}
