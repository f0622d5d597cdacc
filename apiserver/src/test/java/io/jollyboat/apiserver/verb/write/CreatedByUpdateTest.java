package io.jollyboat.apiserver.verb.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jollyboat.apiserver.TestServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** A few kinds may be created by an update of what is not there. */
class CreatedByUpdateTest {

    private static final String DEFAULT = "/api/v1/namespaces/default/";
    private static final String RBAC = "/apis/rbac.authorization.k8s.io/v1/";

    private final TestServer server = new TestServer();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/api/v1/namespaces/default/services|'spec': {'ports': [{'port': 80}]}",
                "/api/v1/namespaces/default/endpoints|'subsets': []",
                "/apis/coordination.k8s.io/v1/namespaces/default/leases|'spec': {}",
                "/apis/node.k8s.io/v1/runtimeclasses|'handler': 'other'",
                RBAC + "namespaces/default/roles|'rules': []",
                RBAC + "clusterroles|'rules': []",
                RBAC
                        + "namespaces/default/rolebindings|'roleRef': {'apiGroup':"
                        + " 'rbac.authorization.k8s.io', 'kind': 'ClusterRole', 'name': 'view'}"
            })
    void theseKindsAre(String collection, String more) {
        JsonNode made = server.put(collection + "/new", body(more));
        assertThat(made.at("/metadata/uid").asString()).isNotEmpty();
    }

    @Test
    void aServiceThatIsCreatedThusHasAnAddress() {
        JsonNode made =
                server.put(DEFAULT + "services/new", body("'spec': {'ports': [{'port': 80}]}"));
        assertThat(made.at("/spec/clusterIP").asString()).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({"configmaps", "secrets", "serviceaccounts"})
    void othersAreNot(String plural) {
        assertThatThrownBy(() -> server.put(DEFAULT + plural + "/new", body("'kind': ''")))
                .hasMessage(plural + " \"new\" not found");
    }

    private static String body(String more) {
        return "{'metadata': {'name': 'new'}, %s}".formatted(more).replace('\'', '"');
    }
}
