package io.jollyboat.apiserver.verb.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.apiserver.ListeningServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** What a strict patch is told, all of it at once. */
class PatchComplaintsTest {

    private static final String MAPS = "/api/v1/namespaces/default/configmaps";

    private static ListeningServer server;
    private static HttpClient client;

    @BeforeAll
    static void start() throws Exception {
        server = new ListeningServer();
        client = server.client(server.clientOf("admin", "system:masters"));
        send("POST", MAPS, "application/json", "{\"metadata\":{\"name\":\"map\"}}");
    }

    @AfterAll
    static void stop() {
        client.close();
        server.close();
    }

    private static String send(String method, String path, String type, String body)
            throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(server.url() + path))
                        .header("Content-Type", type)
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build();
        String answer = client.send(request, HttpResponse.BodyHandlers.ofString()).body();
        return new JsonMapper().readTree(answer).path("message").asString("");
    }

    private static String strict(String type, String patch)
            throws IOException, InterruptedException {
        return send(
                "PATCH",
                MAPS + "/map?fieldValidation=Strict",
                "application/" + type + "-patch+json",
                patch);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {"merge,`{\\\"`", "strategic-merge,map[data:map[a:2] foo:1]"})
    void whatItSaysTwiceAndWhatNobodyKnows(String type, String shown) throws Exception {
        assertThat(strict(type, "{\"data\":{\"a\":\"1\",\"a\":\"2\"},\"foo\":1}"))
                .startsWith(" \"\" is invalid: patch: Invalid value: \"" + shown)
                .endsWith(
                        "\": strict decoding error: duplicate field \"data.a\", unknown field"
                                + " \"foo\"");
    }

    @Test
    void whatItsOperationsHaveThatNoneHas() throws Exception {
        assertThat(
                        strict(
                                "json",
                                "[{\"op\":\"add\",\"path\":\"/foo\",\"value\":1,\"value\":2,\"why\":\"x\"}]"))
                .endsWith(
                        "strict decoding error: json patch duplicate field \"[0].value\", json patch"
                                + " unknown field \"[0].why\", unknown field \"foo\"");
    }
}
