package io.jollyboat.kubelet.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.kubelet.runtime.ContainerRuntimeException;
import io.jollyboat.kubelet.runtime.ContainerRuntimeException.Reason;
import io.jollyboat.kubelet.runtime.PodRecord;
import io.jollyboat.kubelet.runtime.RuntimeEvent;
import io.jollyboat.kubelet.runtime.SandboxStatus;
import io.jollyboat.kubelet.runtime.docker.engine.EngineAddress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An engine that is down, goes away and comes back; the way to it is cut, so that the machine's
 * engine itself stays up.
 */
class DockerEngineIT {
    private static final String PROFILE = "runtime-engine-it";
    private static final String RANGE = "10.199.5.0/24";

    private static Reason refusal(PodFixture pods) {
        try {
            pods.runtime.pods();
        } catch (ContainerRuntimeException e) {
            assertThat(e).hasMessageContaining("Cannot connect to the Docker daemon at unix://");
            return e.reason();
        }
        throw new AssertionError("answered");
    }

    private static boolean told(PodFixture pods, Class<? extends RuntimeEvent> kind) {
        return pods.events.stream().anyMatch(kind::isInstance);
    }

    @Test
    void anEngineThatIsDownIsSaidToBeAndFoundWhenItComes(@TempDir Path directory)
            throws IOException {
        TestImage.load();
        var relay =
                new SocketRelay(directory.resolve("engine.sock"), Path.of("/var/run/docker.sock"));
        PodFixture pods =
                PodFixture.start(
                        PROFILE,
                        RANGE,
                        new EngineAddress("unix://" + directory.resolve("engine.sock")));
        try {
            PodFixture.await(() -> told(pods, RuntimeEvent.EngineLost.class));
            assertThat(refusal(pods)).isEqualTo(Reason.ENGINE_UNAVAILABLE);
            relay.open();
            PodFixture.await(pods::hasReturned);
            pods.clear();
            SandboxStatus sandbox = pods.sandbox("web", UnaryOperator.identity());
            String id = pods.waiting(sandbox, UnaryOperator.identity());

            relay.close();
            PodFixture.await(() -> told(pods, RuntimeEvent.EngineLost.class));
            assertThat(refusal(pods)).isEqualTo(Reason.ENGINE_UNAVAILABLE);
            ProcessHandle.of(sandbox.processId()).orElseThrow().destroyForcibly();

            pods.events.clear();
            relay.open();
            PodFixture.await(pods::hasReturned);
            PodFixture.await(
                    () ->
                            !pods.runtime
                                    .pod(sandbox.pod())
                                    .sandbox()
                                    .map(SandboxStatus::isReady)
                                    .orElse(false));
            PodRecord pod = pods.runtime.pod(sandbox.pod());
            assertThat(pod.containers())
                    .singleElement()
                    .satisfies(container -> assertThat(container.id()).isEqualTo(id));
        } finally {
            if (!relay.isOpen()) {
                relay.open();
                PodFixture.await(pods::hasReturned);
            }
            pods.close();
            relay.close();
        }
    }
}
