package io.jollyboat.kubelet.runtime;

/** Something changed in the engine. */
public sealed interface RuntimeEvent {

    /** An event of one pod. */
    sealed interface OfPod extends RuntimeEvent {
        PodIdentity pod();
    }

    /** The sandbox is up, wired and reachable. */
    record SandboxReady(PodIdentity pod, String sandboxId) implements OfPod {}

    /** The sandbox could not be started; it is STOPPED, and its status says why. */
    record SandboxFailed(PodIdentity pod, String sandboxId) implements OfPod {}

    /** The sandbox ended, by our doing or not; containers may outlive it. */
    record SandboxDied(PodIdentity pod, String sandboxId) implements OfPod {}

    record ContainerStarted(PodIdentity pod, String containerName, String containerId)
            implements OfPod {}

    record ContainerDied(PodIdentity pod, String containerName, String containerId, int exitCode)
            implements OfPod {}

    /** The engine does not answer; calls fail until it returns. */
    record EngineLost(String message) implements RuntimeEvent {}

    /**
     * The engine answers (again); events may have been missed meanwhile. Also sent once after the
     * first connection.
     */
    record EngineReturned(EngineInfo engine) implements RuntimeEvent {}
}
