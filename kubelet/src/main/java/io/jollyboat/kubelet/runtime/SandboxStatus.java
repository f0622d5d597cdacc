package io.jollyboat.kubelet.runtime;

import java.time.Instant;

/**
 * A sandbox as the engine has it.
 *
 * @param address of the pod, empty on the host network
 * @param processId of the sandbox's own process on this host while it is ready; 0 otherwise, and
 *     always in the simulated runtime
 * @param failure why it could not be started; empty for all others, and once whoever tried is no
 *     more
 */
public record SandboxStatus(
        String id,
        PodIdentity pod,
        int attempt,
        State state,
        String address,
        boolean hostNetwork,
        long processId,
        Instant createdAt,
        String failure) {

    /** STARTING to READY or STOPPED; READY to STOPPED; a stopped sandbox never comes back. */
    public enum State {
        STARTING,
        READY,
        STOPPED
    }

    public SandboxStatus(
            String id,
            PodIdentity pod,
            int attempt,
            State state,
            String address,
            boolean hostNetwork,
            long processId,
            Instant createdAt) {
        this(id, pod, attempt, state, address, hostNetwork, processId, createdAt, "");
    }

    public boolean isReady() {
        return state == State.READY;
    }

    public SandboxStatus withState(State next) {
        return new SandboxStatus(
                id,
                pod,
                attempt,
                next,
                address,
                hostNetwork,
                next == State.READY ? processId : 0,
                createdAt,
                failure);
    }

    /** As it is when its start has failed. */
    public SandboxStatus failed(String why) {
        return new SandboxStatus(
                id, pod, attempt, State.STOPPED, address, hostNetwork, 0, createdAt, why);
    }
}
