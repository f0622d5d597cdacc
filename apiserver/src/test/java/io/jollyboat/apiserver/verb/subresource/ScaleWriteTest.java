package io.jollyboat.apiserver.verb.subresource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jollyboat.apiserver.TestServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ScaleWriteTest {

    private static final String SETS = "/apis/apps/v1/namespaces/default/replicasets";
    private static final String MERGE = "merge";

    private final TestServer server = new TestServer();

    @BeforeEach
    void create() {
        server.post(
                SETS,
                """
                {"metadata": {"name": "set"},
                 "spec": {"replicas": 3, "selector": {"matchLabels": {"a": "b"}},
                   "template": {"metadata": {"labels": {"a": "b"}},
                     "spec": {"containers": [{"name": "c", "image": "i"}]}}}}
                """);
    }

    private int replicas() {
        return server.get(SETS + "/set").at("/spec/replicas").asInt();
    }

    @Test
    void whatIsNoNumberIsRefusedAndNotTakenForNone() {
        assertThatThrownBy(
                        () ->
                                server.patch(
                                        SETS + "/set/scale",
                                        MERGE,
                                        "{\"spec\":{\"replicas\":\"x\"}}"))
                .hasMessageContaining("cannot unmarshal string");
        assertThat(replicas()).isEqualTo(3);

        server.patch(SETS + "/set/scale", MERGE, "{\"spec\":{\"replicas\":5}}");
        assertThat(replicas()).isEqualTo(5);
    }

    @Test
    void theScaleOfAnotherSetIsRefused() {
        String scale =
                "{\"kind\":\"Scale\",\"apiVersion\":\"autoscaling/v1\",\"metadata\":{%s},\"spec\":{\"replicas\":1}}";
        assertThatThrownBy(
                        () ->
                                server.put(
                                        SETS + "/set/scale", scale.formatted("\"name\":\"other\"")))
                .hasMessage(
                        "the name of the object (other) does not match the name on the URL (set)");
        assertThatThrownBy(() -> server.put(SETS + "/set/scale", scale.formatted("")))
                .hasMessageContaining("was undeterminable");
        assertThat(replicas()).isEqualTo(3);

        server.put(SETS + "/set/scale", scale.formatted("\"name\":\"set\""));
        assertThat(replicas()).isEqualTo(1);
    }

    @Test
    void theScaleOfASetThatIsNoMoreIsRefused() {
        String scale =
                """
                {"kind": "Scale", "apiVersion": "autoscaling/v1",
                 "metadata": {"name": "set", "uid": "of-the-one-before"}, "spec": {"replicas": 1}}
                """;
        assertThatThrownBy(() -> server.put(SETS + "/set/scale", scale))
                .hasMessageContaining("UID in precondition: of-the-one-before");
        assertThat(replicas()).isEqualTo(3);
    }
}
