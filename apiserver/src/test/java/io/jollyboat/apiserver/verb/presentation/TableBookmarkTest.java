package io.jollyboat.apiserver.verb.presentation;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.apiserver.ListeningServer;
import io.jollyboat.apiserver.resource.ResourceDefinition;
import io.jollyboat.apiserver.resource.builtin.BuiltInResources;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TableBookmarkTest {

    private static final String WATCH =
            "?watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan"
                    + "&allowWatchBookmarks=true&timeoutSeconds=1&labelSelector=no%3Dbody";

    @Test
    void theRowOfABookmarkSaysOfEveryKindThatWhatThereIsHasBeenTold() {
        try (var server = new ListeningServer();
                HttpClient admin = server.client(server.clientOf("admin", "system:masters"))) {
            Map<String, CompletableFuture<HttpResponse<String>>> answers = new LinkedHashMap<>();
            for (ResourceDefinition each : BuiltInResources.registry().all()) {
                if (each.verbs().contains("watch")) {
                    String group = each.group().isEmpty() ? "/api/" : "/apis/" + each.group() + "/";
                    String path = group + each.versions().getFirst() + "/" + each.plural() + WATCH;
                    answers.put(
                            each.qualifiedResource(),
                            admin.sendAsync(
                                    HttpRequest.newBuilder(URI.create(server.url() + path))
                                            .header(
                                                    "Accept",
                                                    "application/json;as=Table;v=v1;g=meta.k8s.io")
                                            .build(),
                                    HttpResponse.BodyHandlers.ofString()));
                }
            }
            assertThat(answers).hasSizeGreaterThan(50);
            answers.forEach(
                    (resource, answer) -> {
                        String first = answer.join().body().lines().findFirst().orElse("");
                        JsonNode event = JsonMapper.shared().readTree(first);
                        assertThat(event.path("type").asString())
                                .as(resource)
                                .isEqualTo("BOOKMARK");
                        JsonNode row = event.at("/object/rows/0");
                        assertThat(row.path("cells").size())
                                .as(resource)
                                .isEqualTo(event.at("/object/columnDefinitions").size());
                        assertThat(row.at("/object/metadata/annotations").toString())
                                .as(resource)
                                .isEqualTo("{\"k8s.io/initial-events-end\":\"true\"}");
                    });
        }
    }
}
