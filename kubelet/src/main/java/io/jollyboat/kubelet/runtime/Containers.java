package io.jollyboat.kubelet.runtime;

/** The containers of a runtime: one per attempt to run a container of a pod. */
public interface Containers {

    /**
     * Creates a container in a sandbox and returns its id.
     *
     * <p>Errors: {@code IMAGE_MISSING}, {@code INVALID_IMAGE_NAME}, {@code INVALID_CONFIGURATION}
     * (the engine refuses the spec), {@code NOT_FOUND} (no such sandbox), {@code ALREADY_EXISTS}
     * (same name and attempt).
     */
    String create(ContainerSpec spec);

    /**
     * Starts a container, waiting for its sandbox if that still starts. On return it runs or is
     * about to: {@code ContainerStarted} says when. A container whose command cannot be run fails
     * with {@code CANNOT_RUN} and is then {@code Exited} with Kubernetes' reason {@code
     * ContainerCannotRun}; it is not started again. Without a sandbox that runs it fails with
     * {@code NETWORK_FAILED} or {@code NOT_RUNNING} and stays as it was made.
     */
    void start(String containerId);

    /**
     * Sends a signal to the container's first process; harmless when it does not run, {@code
     * NOT_FOUND} when it is gone.
     */
    void signal(String containerId, Signal signal);

    /** Removes a container with its log, killing it first if need be; harmless when it is gone. */
    void remove(String containerId);

    /**
     * Changes what a running container may use, without a restart; what is 0 stays as it is. {@code
     * INVALID_CONFIGURATION} or {@code ENGINE_FAILED} when the engine or the kernel refuses, {@code
     * NOT_FOUND}, {@code NOT_RUNNING}.
     */
    void update(String containerId, ContainerSpec.Resources resources);

    /** What ends a container. */
    enum Signal {
        /** The stop signal of the container's spec, else its image's, else SIGTERM. */
        STOP,
        /** SIGKILL. */
        KILL
    }
}
