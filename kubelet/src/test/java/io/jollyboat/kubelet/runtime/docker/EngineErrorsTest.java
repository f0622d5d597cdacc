package io.jollyboat.kubelet.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.exception.ConflictException;
import io.jollyboat.kubelet.runtime.ContainerRuntimeException.Reason;
import io.jollyboat.kubelet.runtime.docker.engine.EngineAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;

class EngineErrorsTest {

    @Test
    void theEnginesWordsArriveWithoutTheirWrapping() {
        var error = EngineErrors.answered(400, "{\"message\":\"bad \\\"mount\\\"\"}\n");
        assertThat(error).hasMessage("bad \"mount\"");
        assertThat(error.reason()).isEqualTo(Reason.INVALID_CONFIGURATION);
        assertThat(EngineErrors.answered(500, "plain words")).hasMessage("plain words");
    }

    @Test
    void whoseErrorItIsFollowsFromStatusAndWords() {
        assertThat(EngineErrors.answered(404, "{\"message\":\"No such image: x:1\"}").reason())
                .isEqualTo(Reason.IMAGE_MISSING);
        assertThat(EngineErrors.answered(404, "{\"message\":\"No such container: x\"}").reason())
                .isEqualTo(Reason.NOT_FOUND);
        assertThat(
                        EngineErrors.answered(409, "{\"message\":\"Container x is not running\"}")
                                .reason())
                .isEqualTo(Reason.NOT_RUNNING);
        assertThat(
                        EngineErrors.answered(
                                        409,
                                        "{\"message\":\"Conflict. The container name is in use\"}")
                                .reason())
                .isEqualTo(Reason.ALREADY_EXISTS);
        assertThat(EngineErrors.answered(500, "").reason()).isEqualTo(Reason.ENGINE_FAILED);
    }

    @Test
    void theErrorsOfTypedCallsAreTranslatedToo() {
        assertThat(
                        EngineErrors.translate(
                                new ConflictException("{\"message\":\"in use\"}\n"),
                                EngineAddress.DEFAULT))
                .hasMessage("in use");
        var cut =
                EngineErrors.translate(
                        new UncheckedIOException(new IOException("cut")), EngineAddress.DEFAULT);
        assertThat(cut.reason()).isEqualTo(Reason.ENGINE_UNAVAILABLE);
        assertThat(cut)
                .hasMessage(
                        "Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running? (cut)");
    }
}
