package io.jollyboat.apiserver.admission.pod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jollyboat.apiserver.TestServer;
import io.jollyboat.core.errors.ApiException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a pod's node does not say that it can is not asked of it. */
class NodeDeclaredFeatureValidatorTest {

    private static final String POD = "/api/v1/namespaces/default/pods/p";
    private static final String CPU =
            """
            {"spec": {"containers": [{"name": "c",
              "resources": {"requests": {"cpu": "2"}, "limits": {"cpu": "2"}}}]}}""";
    private static final String WHOLE =
            """
            {"spec": {"resources": {"requests": {"cpu": "3"}, "limits": {"cpu": "3"}}}}""";

    private final TestServer server = new TestServer();

    private void node(String declared) {
        server.post(
                "/api/v1/nodes",
                """
                {"metadata": {"name": "node1", "labels": {"kubernetes.io/os": "linux"}},
                 "status": {"allocatable": {"cpu": "4", "memory": "8Gi"},
                            "declaredFeatures": ["%s"]}}"""
                        .formatted(declared));
    }

    private void pod(String nodeName, String whole) {
        server.post(
                "/api/v1/namespaces/default/pods",
                """
                {"metadata": {"name": "p"}, "spec": {%s %s "containers": [{"name": "c",
                 "image": "web", "resources": {"requests": {"cpu": "1", "memory": "1Gi"},
                                               "limits": {"cpu": "1", "memory": "1Gi"}}}]}}"""
                        .formatted(
                                nodeName.isEmpty() ? "" : "\"nodeName\": \"" + nodeName + "\",",
                                whole));
    }

    private void resize(String patch) {
        server.patch(POD + "/resize", "strategic-merge", patch);
    }

    @ParameterizedTest
    @CsvSource({
        "GuaranteedQoSPodCPUResize, false",
        "InPlacePodLevelResourcesVerticalScaling, true"
    })
    void aResizeIsForNodesThatDeclareIt(String feature, boolean whole) {
        String patch = whole ? WHOLE : CPU;
        node("Another");
        pod(
                "node1",
                whole
                        ? """
                          "resources": {"requests": {"cpu": "2", "memory": "1Gi"},
                                        "limits": {"cpu": "2", "memory": "1Gi"}},"""
                        : "");

        assertThatThrownBy(() -> resize(patch))
                .isInstanceOf(ApiException.class)
                .hasMessage(
                        "pods \"p\" is forbidden: pod update requires features "
                                + feature
                                + " which are not available on node \"node1\"");

        server.delete("/api/v1/nodes/node1");
        assertThatThrownBy(() -> resize(patch))
                .hasMessage("pods \"p\" is forbidden: node \"node1\" not found");
        node(feature);
        resize(patch);
        assertThat(server.get(POD).path("metadata").path("generation").asInt()).isEqualTo(2);
    }

    @Test
    void whatNeedsNothingOfTheNodeIsNotItsAffair() {
        pod("node1", "");

        server.patch(POD, "strategic-merge", "{\"metadata\": {\"labels\": {\"a\": \"b\"}}}");
        server.patch(
                POD,
                "strategic-merge",
                "{\"spec\": {\"containers\": [{\"name\": \"c\", \"image\": \"other\"}]}}");

        assertThat(server.get(POD).path("spec").path("containers").path(0).path("image").asString())
                .isEqualTo("other");
    }

    @Test
    void aPodThatHasNoNodeYetMayBeResized() {
        pod("", "");

        resize(CPU);

        assertThat(server.get(POD).path("metadata").path("generation").asInt()).isEqualTo(2);
    }
}
