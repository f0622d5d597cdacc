package io.jollyboat.apiserver.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.apiserver.Json;
import io.jollyboat.apiserver.TestServer;
import io.jollyboat.core.client.ApiRequest;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Whoever holds the tree of what was written, and whoever parses it again, hold the same. */
class WrittenTreesTest {

    private static final String PODS = "/api/v1/namespaces/default/pods";

    private final TestServer server = new TestServer();

    private static JsonNode parsedAgain(JsonNode tree) {
        return JsonMapper.shared().readTree(tree.toString());
    }

    @Test
    void numbersAreWhatAParserMakesOfThem() {
        ObjectNode pod =
                Json.object(
                        "{'metadata':{'name':'p'},'spec':{'containers':[{'name':'c','image':'i','ports':[{}]}]}}");
        ObjectNode spec = pod.withObjectProperty("spec");
        spec.put("terminationGracePeriodSeconds", 7L);
        ((ObjectNode) spec.path("containers").get(0).path("ports").get(0))
                .put("containerPort", 80L);

        JsonNode created =
                server.api.call(new ApiRequest("POST", PODS, Map.of(), "application/json", pod));

        assertThat(created).isEqualTo(parsedAgain(created));
        assertThat(created.at("/spec/terminationGracePeriodSeconds").isInt()).isTrue();
        ObjectNode status = Json.object("{'status':{'observedGeneration':1}}");
        status.withObjectProperty("status").put("observedGeneration", 1L);
        JsonNode patched =
                server.api.call(
                        new ApiRequest(
                                "PATCH",
                                PODS + "/p/status",
                                Map.of(),
                                "application/merge-patch+json",
                                status));
        assertThat(patched).isEqualTo(parsedAgain(patched));
    }

    @Test
    void whatIsEmptyInMetadataIsNotThere() {
        JsonNode map =
                server.post(
                        "/api/v1/namespaces/default/configmaps",
                        "{'metadata':{'name':'m','finalizers':[],'labels':{},'annotations':{},'ownerReferences':[]}}");

        assertThat(map.path("metadata").propertyNames())
                .doesNotContain("finalizers", "labels", "annotations", "ownerReferences");
        server.patch(
                "/api/v1/namespaces/default/configmaps/m",
                "merge",
                "{'metadata':{'finalizers':['a.example/b']}}");
        JsonNode freed =
                server.patch(
                        "/api/v1/namespaces/default/configmaps/m",
                        "merge",
                        "{'metadata':{'finalizers':[]}}");
        assertThat(freed.path("metadata").has("finalizers")).isFalse();
    }
}
