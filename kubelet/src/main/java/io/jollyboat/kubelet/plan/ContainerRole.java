package io.jollyboat.kubelet.plan;

/** What part a container plays in its pod. */
public enum ContainerRole {
    /** Runs to its end before the next one begins. */
    INIT,
    /** An init container that is kept running beside the main ones: restart policy Always. */
    SIDECAR,
    /** What the pod is for. */
    MAIN,
    /** Added to a running pod for a look inside; runs once. */
    EPHEMERAL;

    /** Whether it may be given other resources while it runs. */
    public boolean resizable() {
        return this != EPHEMERAL;
    }

    /** Whether its health is probed and a change of its image restarts it. */
    public boolean lasting() {
        return this == MAIN || this == SIDECAR;
    }
}
