package io.jollyboat.apiserver.verb.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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

    @Test
    void fieldsThatAKindHasNotAreRefusedInItsWords() {
        String roles = "/apis/rbac.authorization.k8s.io/v1/clusterroles";
        server.post(roles, "{'metadata': {'name': 'a'}, 'rules': []}");
        assertThat(server.get(roles, "fieldSelector", "metadata.namespace=x").path("items"))
                .isEmpty();
        assertThat(
                        server.get(roles, "fieldSelector", "metadata.namespace!=x,metadata.name=a")
                                .path("items"))
                .hasSize(1);
        assertThatThrownBy(() -> server.get(roles, "fieldSelector", "rules=x"))
                .hasMessage(
                        "\"rules\" is not a known field selector: only \"metadata.name\","
                                + " \"metadata.namespace\"");

        server.post(
                "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
                """
                {'metadata': {'name': 'boats.x.io'}, 'spec': {'group': 'x.io', 'scope': 'Cluster',
                  'names': {'plural': 'boats', 'kind': 'Boat'}, 'versions': [{'name': 'v1',
                    'served': true, 'storage': true, 'schema': {'openAPIV3Schema': {'type': 'object'}}}]}}
                """);
        server.settle();
        for (String field : new String[] {"metadata.namespace", "spec.a"}) {
            assertThatThrownBy(
                            () -> server.get("/apis/x.io/v1/boats", "fieldSelector", field + "=x"))
                    .hasMessage("field label not supported: " + field);
        }
    }
}
