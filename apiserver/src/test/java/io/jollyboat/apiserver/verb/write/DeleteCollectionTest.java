package io.jollyboat.apiserver.verb.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jollyboat.apiserver.Json;
import io.jollyboat.apiserver.TestServer;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class DeleteCollectionTest {

    private static final String MAPS = "/api/v1/namespaces/default/configmaps";

    private final TestServer server = new TestServer();

    @BeforeEach
    void fill() {
        for (String name : List.of("a", "b", "c")) {
            server.post(MAPS, "{\"metadata\":{\"name\":\"%s\"}}".formatted(name));
        }
    }

    private List<String> left() {
        return server.get(MAPS)
                .path("items")
                .valueStream()
                .map(each -> each.at("/metadata/name").asString())
                .filter(name -> name.length() == 1)
                .toList();
    }

    @Test
    void noMoreGoThanTheLimitSays() {
        JsonNode gone = server.delete(MAPS, "limit", "2");

        assertThat(gone.path("items")).hasSize(2);
        assertThat(left()).containsExactly("c");

        String token = gone.at("/metadata/continue").asString();
        assertThat(token).isNotEmpty();
        server.delete(MAPS, "limit", "2", "continue", token);
        assertThat(left()).isEmpty();
    }

    @Test
    void nothingElseGoesThanWhatWasMeant() {
        assertThatThrownBy(
                        () ->
                                server.delete(
                                        MAPS, Json.object("{'preconditions':{'uid':'another'}}")))
                .hasMessageContaining("the UID in the precondition (another) does not match");
        assertThat(left()).containsExactly("a", "b", "c");

        server.delete(MAPS, "fieldSelector", "metadata.name=b");
        assertThat(left()).containsExactly("a", "c");
        server.delete(MAPS);
        assertThat(left()).isEmpty();
    }
}
