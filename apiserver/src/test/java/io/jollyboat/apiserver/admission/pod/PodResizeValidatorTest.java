package io.jollyboat.apiserver.admission.pod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jollyboat.apiserver.TestServer;
import io.jollyboat.core.errors.ApiException;
import org.junit.jupiter.api.Test;

/** What a node could never give is not asked of it. */
class PodResizeValidatorTest {

    private static final String POD = "/api/v1/namespaces/default/pods/p";

    private final TestServer server = new TestServer();

    private void node(String system) {
        server.post(
                "/api/v1/nodes",
                """
                {"metadata": {"name": "node1", "labels": {"kubernetes.io/os": "%s"}},
                 "status": {"allocatable": {"cpu": "4", "memory": "8Gi"}}}"""
                        .formatted(system));
    }

    private void pod(String where) {
        server.post(
                "/api/v1/namespaces/default/pods",
                """
                {"metadata": {"name": "p"}, "spec": {%s "containers": [{"name": "c",
                 "image": "web", "resources": {"requests": {"cpu": "1", "memory": "1Gi"}}}]}}"""
                        .formatted(where));
    }

    private void resize(String cpu, String memory) {
        server.patch(
                POD + "/resize",
                "strategic-merge",
                """
                {"spec": {"containers": [{"name": "c",
                  "resources": {"requests": {"cpu": "%s", "memory": "%s"}}}]}}"""
                        .formatted(cpu, memory));
    }

    private String cpu() {
        return server.get(POD).at("/spec/containers/0/resources/requests/cpu").asString();
    }

    @Test
    void aPodIsNotGivenMoreThanItsNodeHasForPods() {
        node("linux");
        pod("\"nodeName\": \"node1\",");

        assertThatThrownBy(() -> resize("4001m", "9Gi"))
                .isInstanceOf(ApiException.class)
                .hasMessage(
                        "pods \"p\" is forbidden: Node didn't have enough allocatable resources:"
                                + " cpu, requested: 4001, allocatable: 4000; memory, requested:"
                                + " 9663676416, allocatable: 8589934592");
        resize("4", "8Gi");

        assertThat(cpu()).isEqualTo("4");
    }

    @Test
    void onlyNodesThatAreThereAndRunLinuxAreAsked() {
        pod("\"nodeName\": \"node1\",");

        assertThatThrownBy(() -> resize("2", "1Gi"))
                .hasMessage("pods \"p\" is forbidden: node \"node1\" not found");
        node("windows");
        assertThatThrownBy(() -> resize("2", "1Gi"))
                .hasMessage(
                        "pods \"p\" is forbidden: pod resize is only supported on linux nodes,"
                                + " node \"node1\" is \"windows\"");
    }

    @Test
    void aPodWithoutANodeMayBeGivenWhatItsNodeWillHaveToHave() {
        pod("");

        resize("400", "1Gi");

        assertThat(cpu()).isEqualTo("400");
    }
}
