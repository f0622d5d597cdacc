package io.jollyboat.kubelet.plan;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One step for one pod. Steps of a plan are taken in order; a failed one ends the round. */
public sealed interface Action {

    /** Makes the pod's directories and volumes; mounts nothing twice. */
    record PrepareVolumes() implements Action {}

    /** Makes and starts a sandbox with the pod's network. */
    record CreateSandbox(int attempt) implements Action {}

    /** Ends the sandbox and takes its network down; it can be shown but holds nothing. */
    record StopSandbox(String id) implements Action {}

    record RemoveSandbox(String id) implements Action {}

    /** Looks for the image of a container and pulls it if it has to be. */
    record EnsureImage(String container) implements Action {}

    /** Looks for the image of a volume, pulls it if it has to be, and lays its files out. */
    record EnsureVolumeImage(String volume) implements Action {}

    /** Makes and starts a container in the pod's sandbox. */
    record StartContainer(String container, int attempt, String sandboxId) implements Action {}

    /**
     * Asks a container to end: its pre-stop hook, then its stop signal.
     *
     * @param grace until it is killed, hook included
     * @param hook whether the hook runs
     * @param hold whether the signal waits for {@link ReleaseStop}; the hook does not
     * @param again whether it is started anew afterwards, however it ends
     * @param message of the event that tells of it
     */
    record StopContainer(
            String id,
            String container,
            Duration grace,
            boolean hook,
            boolean hold,
            boolean again,
            String message)
            implements Action {}

    /**
     * Lets a stop that was held go on: the signal comes now, or when the hook has ended.
     *
     * @param deadline when it is killed
     */
    record ReleaseStop(String id, Instant deadline) implements Action {}

    /** Brings the end of a stop in progress forward. */
    record HastenStop(String id, Instant deadline) implements Action {}

    /** Ends a container that did not do so in its grace. */
    record KillContainer(String id) implements Action {}

    record RemoveContainer(String id) implements Action {}

    /** Gives a running container the resources that its pod has now. */
    record ResizeContainer(String id, String container) implements Action {}

    /** Gives the pod as a whole the resources that it has now. */
    record ResizePod(String sandboxId) implements Action {}

    /** Tells that a container waits for its restart. */
    record ReportBackOff(String container, Instant until) implements Action {}

    /** Tells that a container waits for its image to be tried again. */
    record ReportImageBackOff(String container, String image, Instant until) implements Action {}

    /**
     * Tells that the sandbox was lost and comes anew: once, and again with each further try.
     *
     * @param sandboxId of the lost one
     * @param triedUntil until when another try had to wait after one that failed; null for the
     *     first
     */
    record ReportSandboxChanged(String sandboxId, @Nullable Instant triedUntil) implements Action {}

    /** Removes the pod's volumes, since nothing will read them any more. */
    record ReleaseVolumes() implements Action {}

    /** Removes the pod's directories and whatever else the node holds for it. */
    record CleanUp() implements Action {}

    /** Tells the API server that the pod is gone from the node. */
    record DeleteObject() implements Action {}

    /** Whether it ends something that runs. */
    default boolean ends() {
        return switch (this) {
            case StopSandbox _, StopContainer _, ReleaseStop _, KillContainer _ -> true;
            default -> false;
        };
    }
}
