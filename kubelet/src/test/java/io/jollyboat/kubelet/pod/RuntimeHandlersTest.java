package io.jollyboat.kubelet.pod;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.api.node.v1.RuntimeClass;
import io.jollyboat.core.model.Trees;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

class RuntimeHandlersTest {

    private static Pod pod(String runtimeClass) {
        ObjectNode json = Trees.newObject();
        ObjectNode spec = json.putObject("spec");
        if (!runtimeClass.isEmpty()) {
            spec.put("runtimeClassName", runtimeClass);
        }
        return new Pod(json);
    }

    private static Optional<RuntimeClass> handledBy(String handler) {
        ObjectNode json = Trees.newObject();
        json.put("handler", handler);
        return Optional.of(new RuntimeClass(json));
    }

    private static Optional<RuntimeClass> asked(String name) {
        throw new AssertionError(name + " was looked up");
    }

    @Test
    void aPodWithoutAClassRunsAndNobodyIsAsked() {
        assertThat(RuntimeHandlers.problem(pod(""), false, RuntimeHandlersTest::asked)).isEmpty();
    }

    @Test
    void aSimulatedEngineIsOfAnyKind() {
        assertThat(RuntimeHandlers.problem(pod("gvisor"), true, RuntimeHandlersTest::asked))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"runc", "docker"})
    void theEngineIsWhatItsOwnHandlersSay(String handler) {
        assertThat(RuntimeHandlers.problem(pod("usual"), false, _ -> handledBy(handler))).isEmpty();
    }

    @Test
    void anotherEngineIsNotThere() {
        assertThat(RuntimeHandlers.problem(pod("safe"), false, _ -> handledBy("runsc")))
                .contains("failed to get sandbox runtime: no runtime for \"runsc\" is configured");
    }

    @Test
    void aClassThatDoesNotExistIsNamed() {
        assertThat(RuntimeHandlers.problem(pod("none"), false, _ -> Optional.empty()))
                .contains("RuntimeClass \"none\" not found");
    }
}
