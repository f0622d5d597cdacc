package io.jollyboat.kubelet.runtime;

import java.util.function.Predicate;

/** The sandboxes of a runtime: what the containers of one pod share. */
public interface Sandboxes {

    /**
     * Creates a sandbox and begins to start it. The returned status is {@code STARTING} (or already
     * {@code READY}) and carries the pod's address; containers may be created in it at once. {@code
     * SandboxReady} or {@code SandboxFailed} follows as an event. The same pod and attempt again:
     * {@code ALREADY_EXISTS}.
     */
    SandboxStatus create(SandboxSpec spec);

    /**
     * Kills what still runs in the sandbox and gives its network back; harmless when it is stopped
     * or gone.
     */
    void stop(String sandboxId);

    /**
     * Changes what the pod as a whole may use; harmless when the sandbox is gone or has no control
     * group of its own.
     */
    void limit(String sandboxId, ContainerSpec.Resources resources);

    /**
     * Removes the sandbox, stopping it first if need be; harmless when it is gone. Its containers
     * are removed by the caller.
     */
    void remove(String sandboxId);

    /**
     * Removes the control groups of pods that are gone, which a kubelet that died in between left
     * behind. One in which anything runs stays, whosever it is.
     *
     * @param root below which the node's pods have theirs, see {@link SandboxSpec#cgroupParent};
     *     empty when they have none
     * @param known whether a pod of that uid is there, or may be
     */
    void removeLeftGroups(String root, Predicate<String> known);
}
