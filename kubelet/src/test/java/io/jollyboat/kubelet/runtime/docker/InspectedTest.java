package io.jollyboat.kubelet.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.kubelet.runtime.ContainerStatus.State;
import io.jollyboat.kubelet.runtime.PodIdentity;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class InspectedTest {
    private static final Instant BEGAN = Instant.parse("2026-01-01T10:00:00Z");
    private static final Instant ENDED = Instant.parse("2026-01-01T10:00:05Z");

    private static State state(String more) {
        String json =
                """
                {"Id":"id","Created":"2026-01-01T09:59:59Z","State":{"StartedAt":"2026-01-01T10:00:00Z",
                "FinishedAt":"2026-01-01T10:00:05Z",%s},"Config":{"Labels":{}}}"""
                        .formatted(more);
        return Inspected.read(Engine.parse(json), new PodIdentity("ns", "pod", "uid")).state();
    }

    @Test
    void theEnginesWordsBecomeStates() {
        assertThat(state("\"Status\":\"running\"")).isEqualTo(new State.Running(BEGAN));
        assertThat(state("\"Status\":\"paused\"")).isEqualTo(new State.Running(BEGAN));
        assertThat(state("\"Status\":\"created\"")).isEqualTo(new State.Created());
        assertThat(state("\"Status\":\"exited\",\"ExitCode\":0"))
                .isEqualTo(new State.Exited(BEGAN, ENDED, 0, "Completed", ""));
        assertThat(state("\"Status\":\"exited\",\"ExitCode\":2"))
                .isEqualTo(new State.Exited(BEGAN, ENDED, 2, "Error", ""));
        assertThat(state("\"Status\":\"exited\",\"ExitCode\":137,\"OOMKilled\":true"))
                .isEqualTo(new State.Exited(BEGAN, ENDED, 137, "OOMKilled", ""));
    }

    @Test
    void aContainerThatEndedWellWasNotKilledForItsMemory() {
        assertThat(state("\"Status\":\"exited\",\"ExitCode\":0,\"OOMKilled\":true"))
                .isEqualTo(new State.Exited(BEGAN, ENDED, 0, "Completed", ""));
    }

    @Test
    void oneThatCouldNotBeStartedIsSaidToBeCreatedByTheEngine() {
        assertThat(state("\"Status\":\"created\",\"ExitCode\":127,\"Error\":\"not found\""))
                .isEqualTo(
                        new State.Exited(
                                Instant.EPOCH,
                                Instant.parse("2026-01-01T09:59:59Z"),
                                127,
                                "ContainerCannotRun",
                                "not found"));
    }
}
