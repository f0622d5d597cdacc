package io.jollyboat.kubelet.runtime;

import java.time.Instant;
import java.util.Map;

/**
 * A container as the engine has it.
 *
 * @param image the reference it was created from
 * @param imageId {@code sha256:…}
 * @param labels those of the spec and the runtime's own
 */
public record ContainerStatus(
        String id,
        PodIdentity pod,
        String sandboxId,
        String name,
        int attempt,
        String image,
        String imageId,
        String specHash,
        Instant createdAt,
        State state,
        boolean tty,
        Map<String, String> labels) {

    public ContainerStatus {
        labels = Map.copyOf(labels);
    }

    public boolean isRunning() {
        return state instanceof State.Running;
    }

    public ContainerStatus withState(State next) {
        return new ContainerStatus(
                id, pod, sandboxId, name, attempt, image, imageId, specHash, createdAt, next, tty,
                labels);
    }

    /**
     * Created to Running to Exited, or Created to Exited when it cannot be started; an exited
     * container never runs again.
     */
    public sealed interface State {
        /** Exists and was not started yet. */
        record Created() implements State {}

        record Running(Instant startedAt) implements State {}

        /**
         * Ran, or could not.
         *
         * @param startedAt {@link Instant#EPOCH} when it never ran
         * @param reason in Kubernetes' words: Completed, Error, OOMKilled, ContainerCannotRun
         * @param message the engine's words, or empty
         */
        record Exited(
                Instant startedAt, Instant finishedAt, int exitCode, String reason, String message)
                implements State {}
    }
}
