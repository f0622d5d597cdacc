package io.jollyboat.kubelet.runtime;

import java.time.Instant;

/**
 * A sandbox as the engine has it.
 *
 * @param address of the pod, empty on the host network
 * @param processId of the sandbox's own process on this host while it is ready; 0 otherwise, and
 *     always in the simulated runtime
 */
public record SandboxStatus(
        String id,
        PodIdentity pod,
        int attempt,
        State state,
        String address,
        boolean hostNetwork,
        long processId,
        Instant createdAt) {

    /** STARTING to READY or STOPPED; READY to STOPPED; a stopped sandbox never comes back. */
    public enum State {
        STARTING,
        READY,
        STOPPED
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
                createdAt);
    }
}
