package io.jollyboat.apiserver.verb.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.apiserver.TestServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ListAllTest {

    private static final String SECRETS = "/api/v1/namespaces/default/secrets";
    private static final String EVENTS = "/api/v1/namespaces/default/events";

    private final TestServer server = new TestServer();

    @BeforeEach
    void create() {
        for (String name : new String[] {"a", "b", "c"}) {
            server.post(SECRETS, "{\"metadata\":{\"name\":\"%s\"}}".formatted(name));
            server.post(
                    EVENTS,
                    "{\"metadata\":{\"name\":\"%s\"},\"involvedObject\":{\"namespace\":\"default\"}}"
                            .formatted(name));
        }
    }

    @Test
    void whoTakesAnyStateIsGivenAllOfIt() {
        JsonNode list = server.get(SECRETS, "resourceVersion", "0", "limit", "2");
        assertThat(list.path("items")).hasSize(3);
        assertThat(list.path("metadata").has("continue")).isFalse();

        assertThat(server.get(SECRETS, "limit", "2").path("items")).hasSize(2);
    }

    @Test
    void eventsComeInPagesAllTheSame() {
        JsonNode list = server.get(EVENTS, "resourceVersion", "0", "limit", "2");
        assertThat(list.path("items")).hasSize(2);
        assertThat(list.path("metadata").has("continue")).isTrue();
    }
}
