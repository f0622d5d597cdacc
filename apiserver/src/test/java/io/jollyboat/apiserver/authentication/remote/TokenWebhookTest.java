package io.jollyboat.apiserver.authentication.remote;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.apiserver.Json;
import io.jollyboat.apiserver.ListeningServer;
import io.jollyboat.apiserver.webhook.ReviewServer;
import io.jollyboat.apiserver.webhook.ReviewServer.Reply;
import io.jollyboat.core.client.ApiRequest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A whole server that asks a webhook whose a token is. */
class TokenWebhookTest {

    private static final Reply BOB =
            Reply.json(
                    "{'status':{'authenticated':true,'user':{'username':'bob','uid':'7','groups':['crew'],'extra':{'ship':['jolly']}}}}");

    @TempDir Path folder;
    private ReviewServer webhook;
    private ListeningServer server;
    private HttpClient client;

    @BeforeEach
    void start() throws Exception {
        webhook = new ReviewServer();
        server =
                ListeningServer.with(
                        Map.of(
                                "authentication-token-webhook-config-file",
                                webhook.kubeconfig(folder).toString(),
                                "authentication-token-webhook-version",
                                "v1"));
        client = server.client(null);
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
        webhook.close();
    }

    private HttpResponse<String> whoAmI(String token) throws Exception {
        return client.send(
                HttpRequest.newBuilder(
                                URI.create(
                                        server.url()
                                                + "/apis/authentication.k8s.io/v1/selfsubjectreviews"))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .POST(
                                HttpRequest.BodyPublishers.ofString(
                                        "{\"kind\":\"SelfSubjectReview\",\"apiVersion\":\"authentication.k8s.io/v1\"}"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void itIsAskedAboutTokensThatNobodyKnowsAndItsAnswersAreRemembered() throws Exception {
        webhook.answers(review -> BOB);
        for (int i = 0; i < 3; i++) {
            JsonNode user =
                    JsonMapper.shared().readTree(whoAmI("far").body()).at("/status/userInfo");
            assertThat(user)
                    .isEqualTo(
                            Json.object(
                                    "{'username':'bob','uid':'7','groups':['crew','system:authenticated'],'extra':{'ship':['jolly']}}"));
        }
        assertThat(webhook.asked).hasSize(1);
        JsonNode asked = webhook.asked.take().body();
        assertThat(asked.path("kind").stringValue()).isEqualTo("TokenReview");
        assertThat(asked.path("apiVersion").stringValue()).isEqualTo("authentication.k8s.io/v1");
        assertThat(asked.path("spec"))
                .isEqualTo(
                        Json.object(
                                "{'token':'far','audiences':['https://kubernetes.default.svc.cluster.local']}"));
        assertThat(whoAmI(ListeningServer.TOKEN).body()).contains("\"username\":\"ann\"");
        assertThat(webhook.asked).as("a token that is known").isEmpty();
    }

    @Test
    void whomItDoesNotKnowIsNobody() throws Exception {
        webhook.answers(review -> Reply.json("{'status':{'authenticated':false,'error':'old'}}"));
        assertThat(whoAmI("far").statusCode()).isEqualTo(401);
        webhook.answers(review -> new Reply(403, "no"));
        assertThat(whoAmI("farther").statusCode()).isEqualTo(401);
        webhook.answers(
                review ->
                        Reply.json(
                                "{'status':{'authenticated':true,'audiences':['else'],'user':{'username':'bob'}}}"));
        assertThat(whoAmI("farthest").statusCode()).isEqualTo(401);
    }

    @Test
    void whoAsksWhoseATokenIsAsksItToo() {
        webhook.answers(review -> BOB);
        ObjectNode review = Json.object("{'spec':{'token':'far'}}");
        JsonNode status =
                server.server
                        .transport("admin", "system:masters")
                        .call(
                                new ApiRequest(
                                        "POST",
                                        "/apis/authentication.k8s.io/v1/tokenreviews",
                                        Map.of(),
                                        ApiRequest.JSON,
                                        review))
                        .path("status");
        assertThat(status.path("authenticated").booleanValue()).isTrue();
        assertThat(status.at("/user/username").stringValue()).isEqualTo("bob");
    }
}
