package io.jollyboat.kubelet.plan;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the kubelet remembers of one container of a pod between two looks, beyond what the runtime
 * shows. Forgotten when the kubelet restarts.
 *
 * @param image how far its image has come for the next start
 * @param failure why the last attempt to start it failed; null once one succeeded
 * @param starting id of the container that was told to start last; empty before
 * @param hook id of the container whose {@code postStart} hook has not ended yet; else empty
 */
public record ContainerMemory(
        ImageState image,
        RestartBackoff backoff,
        @Nullable StartFailure failure,
        String starting,
        String hook) {

    public static final ContainerMemory NONE =
            new ContainerMemory(new ImageState.Unknown(), RestartBackoff.NONE, null, "", "");

    public ContainerMemory with(ImageState image) {
        return new ContainerMemory(image, backoff, failure, starting, hook);
    }

    public ContainerMemory with(RestartBackoff backoff) {
        return new ContainerMemory(image, backoff, failure, starting, hook);
    }

    /** The container was started: the next start asks for the image again. */
    public ContainerMemory started(String id) {
        return new ContainerMemory(new ImageState.Unknown(), backoff, null, id, "");
    }

    /** What was made for the start that failed is of no further use. */
    public ContainerMemory failed(StartFailure failure) {
        return new ContainerMemory(new ImageState.Unknown(), backoff, failure, "", hook);
    }

    /** It was started, but what was to happen after that went wrong. */
    public ContainerMemory failedAfterStart(StartFailure failure) {
        return new ContainerMemory(image, backoff, failure, starting, hook);
    }

    /** Its hook after the start has begun. */
    public ContainerMemory hooked(String id) {
        return new ContainerMemory(image, backoff, failure, starting, id);
    }

    /** The hook of that container has ended. */
    public ContainerMemory unhooked(String id) {
        return hook.equals(id) ? hooked("") : this;
    }

    /** What kept it from starting may be mended: the next look tries at once. */
    public ContainerMemory retryNow() {
        return failure == null
                ? this
                : new ContainerMemory(
                        image,
                        backoff,
                        new StartFailure(failure.reason(), failure.message(), Instant.MIN),
                        starting,
                        hook);
    }

    /** Whether the image is there for the next start of the container. */
    public sealed interface ImageState {

        /** Nobody has looked. */
        record Unknown() implements ImageState {}

        /** Being pulled; the end of the pull is told. */
        record Pulling() implements ImageState {}

        record Present(String imageId) implements ImageState {}

        /**
         * It cannot be had for now.
         *
         * @param reason as the container's status shows it, such as {@code ErrImagePull}
         * @param delay the wait after this failure
         * @param retryAt when to look again
         * @param backOffFrom from when on the status speaks of the wait instead of the failure;
         *     null for never
         */
        record Failed(
                String reason,
                String message,
                Duration delay,
                Instant retryAt,
                @Nullable Instant backOffFrom)
                implements ImageState {

            public boolean backingOff(Instant now) {
                return backOffFrom != null && !now.isBefore(backOffFrom);
            }
        }
    }

    /**
     * A start that did not succeed.
     *
     * @param reason as the container's status shows it, such as {@code CreateContainerConfigError}
     * @param retryAt when to try again at the latest
     */
    public record StartFailure(String reason, String message, Instant retryAt) {}
}
