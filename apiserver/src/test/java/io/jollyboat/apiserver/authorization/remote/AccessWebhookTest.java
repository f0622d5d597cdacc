package io.jollyboat.apiserver.authorization.remote;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.apiserver.Json;
import io.jollyboat.apiserver.ListeningServer;
import io.jollyboat.apiserver.webhook.ReviewServer;
import io.jollyboat.apiserver.webhook.ReviewServer.Reply;
import io.jollyboat.core.client.ApiRequest;
import io.jollyboat.core.client.ApiTransport;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A whole server that asks a webhook what somebody may do. */
class AccessWebhookTest {

    private static final String MAPS = "/api/v1/namespaces/default/configmaps";
    private static final Reply YES =
            Reply.json(
                    "{'kind':'SubjectAccessReview','apiVersion':'authorization.k8s.io/v1','status':{'allowed':true,'reason':'it is ann'}}");
    private static final Reply NOTHING = Reply.json("{'status':{'allowed':false}}");

    @TempDir Path folder;
    private ReviewServer webhook;
    private ListeningServer server;
    private HttpClient client;

    @BeforeEach
    void start() throws Exception {
        webhook = new ReviewServer();
        server = ListeningServer.with(Map.of("authorization-config", file("NoOpinion", "")));
        client = server.client(null);
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
        webhook.close();
    }

    private String file(String policy, String more) throws Exception {
        return Files.writeString(
                        folder.resolve("authorization.yaml"),
                        """
                        apiVersion: apiserver.config.k8s.io/v1
                        kind: AuthorizationConfiguration
                        authorizers:
                        - {type: Node, name: node}
                        - {type: RBAC, name: rbac}
                        - type: Webhook
                          name: far
                          webhook:
                            timeout: 30s
                            subjectAccessReviewVersion: v1
                            matchConditionSubjectAccessReviewVersion: v1
                            failurePolicy: %s
                            connectionInfo: {type: KubeConfigFile, kubeConfigFile: "%s"}
                        %s
                        """
                                .formatted(policy, webhook.kubeconfig(folder), more.indent(4)))
                .toString();
    }

    private HttpResponse<String> get(String path, String... headers) throws Exception {
        return client.send(request(path, headers), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest request(String path, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(server.url() + path))
                        .header("Authorization", "Bearer " + ListeningServer.TOKEN);
        return (headers.length == 0 ? request : request.headers(headers)).build();
    }

    private JsonNode post(String path, String json) {
        ApiTransport api = server.server.transport("ann", "system:authenticated");
        return api.call(new ApiRequest("POST", path, Map.of(), ApiRequest.JSON, Json.object(json)));
    }

    @Test
    void itIsAskedAboutWhatNobodyHereAllows() throws Exception {
        webhook.answers(review -> YES);

        HttpResponse<String> listed =
                get(MAPS + "?fieldSelector=metadata.name%3Da&labelSelector=x%20in%20(y)");
        assertThat(listed.statusCode()).as(listed.body()).isEqualTo(200);
        ReviewServer.Asked asked = webhook.asked.take();
        assertThat(asked.target()).isEqualTo("/tell");
        assertThat(asked.authorization()).isEqualTo("Bearer secret");
        assertThat(asked.body())
                .isEqualTo(
                        Json.object(
                                "{'kind':'SubjectAccessReview','apiVersion':'authorization.k8s.io/v1','metadata':{},"
                                        + "'spec':{'resourceAttributes':{'namespace':'default','verb':'list','version':'v1','resource':'configmaps','name':'a',"
                                        + "'fieldSelector':{'requirements':[{'key':'metadata.name','operator':'In','values':['a']}]},"
                                        + "'labelSelector':{'requirements':[{'key':'x','operator':'In','values':['y']}]}},"
                                        + "'user':'ann','groups':['system:authenticated']},'status':{'allowed':false}}"));
        assertThat(get("/api").statusCode()).isEqualTo(200);
        assertThat(webhook.asked).as("roles let everybody do that").isEmpty();
    }

    @Test
    void itsAnswersAreRemembered() throws Exception {
        webhook.answers(review -> NOTHING);
        for (int i = 0; i < 3; i++) {
            assertThat(get(MAPS).statusCode()).isEqualTo(403);
        }
        assertThat(webhook.asked).hasSize(1);
    }

    private void allowsAfter(CountDownLatch thinking) {
        webhook.answers(
                review -> {
                    try {
                        thinking.await();
                    } catch (InterruptedException end) {
                        Thread.currentThread().interrupt();
                    }
                    return YES;
                });
    }

    @Test
    void whileItThinksOthersAreServed() throws Exception {
        CountDownLatch thinking = new CountDownLatch(1);
        allowsAfter(thinking);
        CompletableFuture<HttpResponse<String>> waiting =
                client.sendAsync(request(MAPS), HttpResponse.BodyHandlers.ofString());
        webhook.asked.take();
        assertThat(get("/api").statusCode()).isEqualTo(200);
        assertThat(waiting).isNotDone();
        thinking.countDown();
        assertThat(waiting.get().statusCode()).isEqualTo(200);
    }

    @Test
    void whatItIsAskedIsCountedByTheNamesThatKubernetesHasForIt() throws Exception {
        webhook.answers(
                review ->
                        review.at("/spec/resourceAttributes/resource").asString("").isEmpty()
                                ? YES
                                : new Reply(403, "no"));
        get(MAPS);
        get("/metrics");
        assertThat(get("/metrics").body())
                .contains(
                        "apiserver_authorization_webhook_evaluations_total{name=\"far\",result=\"error\"} 1\n",
                        "apiserver_authorization_webhook_evaluations_total{name=\"far\",result=\"success\"} 1\n",
                        "apiserver_authorization_webhook_duration_seconds_count{name=\"far\",result=\"error\"} 1\n",
                        "apiserver_authorization_webhook_evaluations_fail_open_total{name=\"far\",result=\"error\"} 1\n");
    }

    @Test
    void whoWillNotWaitForItIsToldSoInTime() throws Exception {
        CountDownLatch thinking = new CountDownLatch(1);
        allowsAfter(thinking);
        HttpResponse<String> late = get(MAPS + "?timeout=50ms");
        assertThat(late.statusCode()).isEqualTo(504);
        assertThat(late.body())
                .contains("Timeout: request did not complete within the allotted timeout")
                .contains("\"reason\":\"Timeout\"");
        thinking.countDown();
        assertThat(get(MAPS + "?timeout=0s").statusCode()).isEqualTo(200);
    }

    @Test
    void whenItFailsAndNobodyElseAllowsItTheServerSaysSo() throws Exception {
        webhook.answers(review -> new Reply(403, "no"));
        HttpResponse<String> failed = get(MAPS);
        assertThat(failed.statusCode()).isEqualTo(500);
        assertThat(failed.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain"));
        assertThat(failed.body())
                .isEqualTo("Internal Server Error: \"" + MAPS + "\": forbidden: no\n");
        assertThat(get("/api").statusCode()).as("roles allow it").isEqualTo(200);
        webhook.answers(review -> new Reply(200, "garbage"));
        assertThat(get(MAPS).body()).contains("couldn't get version/kind; json parse error");
        webhook.answers(review -> Reply.json("{'kind':'Status','apiVersion':'v1'}"));
        assertThat(get(MAPS).body()).contains("unable to decode");
        webhook.answers(review -> YES);
        assertThat(get(MAPS).statusCode()).as("a failure is not remembered").isEqualTo(200);
    }

    @Test
    void whatPassesIsTriedAgain() throws Exception {
        webhook.answers(review -> webhook.asked.size() < 2 ? new Reply(500, "busy") : YES);
        assertThat(get(MAPS).statusCode()).isEqualTo(200);
        assertThat(webhook.asked).hasSize(2);
    }

    @Test
    void allWhoAskWhatSomebodyMayDoAskIt() throws Exception {
        webhook.answers(
                review ->
                        review.at("/spec/resourceAttributes/resource")
                                        .asString("")
                                        .equals("secrets")
                                ? Reply.json("{'status':{'denied':true,'reason':'never'}}")
                                : YES);
        String review =
                "{'spec':{'resourceAttributes':{'verb':'get','namespace':'default','resource':'%s'}}}";
        String path = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
        assertThat(post(path, review.formatted("pods")).path("status"))
                .isEqualTo(Json.object("{'allowed':true,'reason':'it is ann'}"));
        assertThat(post(path, review.formatted("secrets")).path("status"))
                .isEqualTo(Json.object("{'allowed':false,'denied':true,'reason':'never'}"));
        JsonNode rules =
                post(
                        "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews",
                        "{'spec':{'namespace':'default'}}");
        assertThat(rules.at("/status/incomplete").booleanValue()).isTrue();
        assertThat(rules.at("/status/evaluationError").stringValue())
                .isEqualTo("webhook authorizer does not support user rule resolution");
        assertThat(get(MAPS, "Impersonate-User", "bob").statusCode()).isEqualTo(200);
        String role =
                "{'metadata':{'name':'r'},'rules':[{'apiGroups':[''],'resources':['secrets'],'verbs':['get']}]}";
        assertThat(
                        post("/apis/rbac.authorization.k8s.io/v1/clusterroles", role)
                                .at("/metadata/name")
                                .stringValue())
                .as("may escalate")
                .isEqualTo("r");
    }

    @Test
    void aChangeOfTheFileHoldsAtOnceAndABadOneNever() throws Exception {
        webhook.answers(review -> YES);
        assertThat(get(MAPS).statusCode()).isEqualTo(200);
        file("Sometimes", "");
        file("Deny", "matchConditions: [{expression: \"request.user != 'ann'\"}]");
        HttpResponse<String> now = get(MAPS);
        while (now.statusCode() != 403) { // until the folder's change has arrived
            now = get(MAPS);
        }
        webhook.asked.clear();
        assertThat(get(MAPS + "/x").statusCode()).isEqualTo(403);
        assertThat(webhook.asked).as("it is not to be asked about ann").isEmpty();
        file("Deny", "matchConditions: [{expression: 'request.'}]");
        assertThat(get(MAPS + "/y").statusCode()).isEqualTo(403);
    }
}
