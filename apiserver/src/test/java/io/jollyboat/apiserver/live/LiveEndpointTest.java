package io.jollyboat.apiserver.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jollyboat.apiserver.ApiServer;
import io.jollyboat.apiserver.ApiServerConfig;
import io.jollyboat.apiserver.Json;
import io.jollyboat.apiserver.store.memory.MemoryStore;
import io.jollyboat.apiserver.table.Printer;
import io.jollyboat.core.client.ApiRequest;
import io.jollyboat.core.client.ApiTransport;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.errors.Reason;
import io.jollyboat.core.runtime.VirtualTimeline;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class LiveEndpointTest {

    private static final String GROUP = "/apis/weather.sea/v1";

    private final VirtualTimeline timeline = new VirtualTimeline(1);
    private final ApiServer server =
            new ApiServer(new MemoryStore(timeline), timeline, ApiServerConfig.inMemory());
    private final ApiTransport api = server.transport("test", "system:masters");

    /** One wind in each of two namespaces. */
    private static final class Winds implements LiveObjects {

        private static ObjectNode wind(String namespace, String name) {
            return Json.object(
                    "{'apiVersion':'weather.sea/v1','kind':'Wind','metadata':{'name':'%s',"
                                    .formatted(name)
                            + "'namespace':'%s','labels':{'of':'%s'}},'force':7}"
                                    .formatted(namespace, name));
        }

        @Override
        public Optional<ObjectNode> find(String namespace, String name) {
            return list(namespace).stream()
                    .filter(each -> each.at("/metadata/name").asString().equals(name))
                    .findFirst();
        }

        @Override
        public List<ObjectNode> list(String namespace) {
            return List.of(wind("north", "boreas"), wind("south", "notos")).stream()
                    .filter(
                            each ->
                                    namespace.isEmpty()
                                            || each.at("/metadata/namespace")
                                                    .asString()
                                                    .equals(namespace))
                    .toList();
        }
    }

    @BeforeEach
    void start() {
        server.serve(
                new LiveResource(
                        "weather.sea",
                        "v1",
                        new LiveResource.Names("winds", "wind", "Wind", List.of("w")),
                        Printer.of()
                                .name()
                                .number("Force", "", wind -> wind.path("force").asLong()),
                        () ->
                                Json.object(
                                        "{'description': 'A wind.', 'properties': {'force':"
                                                + " {'type': 'integer', 'description': 'How"
                                                + " strong.'}}}"),
                        new Winds()));
        server.start();
        timeline.advance(Duration.ofSeconds(1));
    }

    private JsonNode get(String path, Map<String, List<String>> query) {
        return api.call(ApiRequest.get(path, query));
    }

    @Test
    void itsGroupIsDiscovered() {
        assertThat(get("/apis", Map.of()).toString()).contains("\"weather.sea/v1\"");
        JsonNode resource = get(GROUP, Map.of()).at("/resources/0");
        assertThat(resource.path("kind").asString()).isEqualTo("Wind");
        assertThat(resource.path("verbs").toString()).isEqualTo("[\"get\",\"list\"]");
        assertThat(resource.at("/shortNames/0").asString()).isEqualTo("w");
    }

    @Test
    void objectsAreReadByNameByNamespaceAndAllTogether() {
        assertThat(get(GROUP + "/namespaces/north/winds/boreas", Map.of()).path("force").asInt())
                .isEqualTo(7);
        assertThat(get(GROUP + "/namespaces/south/winds", Map.of()).path("items").size())
                .isEqualTo(1);
        JsonNode all = get(GROUP + "/winds", Map.of());
        assertThat(all.path("kind").asString()).isEqualTo("WindList");
        assertThat(all.path("items").size()).isEqualTo(2);
        assertThatThrownBy(() -> get(GROUP + "/namespaces/north/winds/notos", Map.of()))
                .isInstanceOf(ApiException.class)
                .hasMessageContaining("winds.weather.sea \"notos\" not found");
    }

    @Test
    void listsAreNarrowedBySelectors() {
        String winds = GROUP + "/winds";
        assertThat(
                        get(winds, Map.of("labelSelector", List.of("of=notos")))
                                .at("/items/0/metadata/name"))
                .hasToString("\"notos\"");
        assertThat(
                        get(winds, Map.of("fieldSelector", List.of("metadata.namespace!=south")))
                                .at("/items/0/metadata/name"))
                .hasToString("\"boreas\"");
        assertThatThrownBy(() -> get(winds, Map.of("fieldSelector", List.of("force=7"))))
                .hasMessageContaining("field label not supported: force");
    }

    @Test
    void itsFieldsAreExplained() {
        JsonNode index = get("/openapi/v3", Map.of());
        String at = index.at("/paths/apis~1weather.sea~1v1/serverRelativeURL").asString("");
        assertThat(at).startsWith("/openapi/v3/apis/weather.sea/v1");

        JsonNode document =
                JsonMapper.shared()
                        .readTree(get("/openapi/v3/apis/weather.sea/v1", Map.of()).asString());
        JsonNode wind = document.at("/components/schemas/sea.weather.v1.Wind");
        assertThat(wind.at("/properties/force/description").asString()).isEqualTo("How strong.");
        assertThat(wind.at("/x-kubernetes-group-version-kind/0/kind").asString()).isEqualTo("Wind");
        assertThat(
                        document.at("/paths/~1apis~1weather.sea~1v1~1winds/get")
                                .path("x-kubernetes-action")
                                .asString())
                .isEqualTo("list");
    }

    @Test
    void nothingCanBeWritten() {
        for (String method : List.of("POST", "PUT", "DELETE")) {
            String path =
                    GROUP + "/namespaces/north/winds" + (method.equals("POST") ? "" : "/boreas");
            assertThatThrownBy(
                            () ->
                                    api.call(
                                            new ApiRequest(
                                                    method,
                                                    path,
                                                    Map.of(),
                                                    ApiRequest.JSON,
                                                    Winds.wind("north", "boreas"))))
                    .isInstanceOfSatisfying(
                            ApiException.class,
                            refused ->
                                    assertThat(refused.reason())
                                            .isEqualTo(Reason.METHOD_NOT_ALLOWED));
        }
        assertThatThrownBy(() -> get(GROUP + "/storms", Map.of())).isInstanceOf(ApiException.class);
    }

    @Test
    void whoMayViewANamespaceMayNotReadJustAnyOfThem() {
        ApiTransport nobody = server.transport("nobody");
        assertThatThrownBy(
                        () ->
                                nobody.call(
                                        ApiRequest.get(
                                                GROUP + "/namespaces/north/winds", Map.of())))
                .isInstanceOfSatisfying(
                        ApiException.class,
                        refused -> assertThat(refused.reason()).isEqualTo(Reason.FORBIDDEN));
    }
}
