package io.jollyboat.kubelet.runtime;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A container as the engine has it.
 *
 * @param image the reference it was created from
 * @param imageId {@code sha256:…}
 * @param labels those of the spec and the runtime's own
 * @param user null while it has not been seen running
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
        Map<String, String> labels,
        @Nullable ProcessUser user) {

    public ContainerStatus {
        labels = Map.copyOf(labels);
    }

    /** Of a container of whose process nothing is known. */
    public ContainerStatus(
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
        this(
                id, pod, sandboxId, name, attempt, image, imageId, specHash, createdAt, state, tty,
                labels, null);
    }

    public ContainerStatus withUser(@Nullable ProcessUser known) {
        return new ContainerStatus(
                id, pod, sandboxId, name, attempt, image, imageId, specHash, createdAt, state, tty,
                labels, known);
    }

    public boolean isRunning() {
        return state instanceof State.Running;
    }

    public ContainerStatus withState(State next) {
        return new ContainerStatus(
                id, pod, sandboxId, name, attempt, image, imageId, specHash, createdAt, next, tty,
                labels, user);
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
