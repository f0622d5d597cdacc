package io.jollyboat.apiserver.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.apiserver.ListeningServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpenApiTagsTest {

    @ParameterizedTest
    @ValueSource(strings = {"/openapi/v2", "/openapi/v3", "/openapi/v3/apis/apps/v1"})
    void whoHasADocumentOfTheApiIsNotSentItAgain(String path) throws Exception {
        try (var server = new ListeningServer();
                HttpClient admin = server.client(server.clientOf("admin", "system:masters"))) {
            URI place = URI.create(server.url() + path);
            String tag =
                    get(admin, place, "\"old\"", 200).headers().firstValue("ETag").orElseThrow();

            HttpResponse<String> same = get(admin, place, tag, 304);

            assertThat(same.body()).isEmpty();
            assertThat(same.headers().firstValue("ETag")).contains(tag);
        }
    }

    private static HttpResponse<String> get(HttpClient client, URI place, String known, int code)
            throws Exception {
        HttpRequest request = HttpRequest.newBuilder(place).header("If-None-Match", known).build();
        HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(code);
        return answer;
    }
}
