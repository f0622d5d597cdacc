package io.jollyboat.kubelet.runtime;

import java.time.Instant;
import java.util.Optional;

/** What containers use, read from the counters of the machine; cheap enough to ask at any time. */
public interface Usage {

    /** Empty when the container does not run. */
    Optional<ContainerUsage> container(String containerId);

    /** Empty when the sandbox does not run or is on the host's network. */
    Optional<NetworkUsage> network(String sandboxId);

    /**
     * @param cpuNanos processor time since the container began
     * @param workingSetBytes memory in use without what the kernel can drop at once
     */
    record ContainerUsage(
            Instant at,
            long cpuNanos,
            long memoryBytes,
            long workingSetBytes,
            long residentBytes) {}

    /** Counters of the pod's own interface since it was made. */
    record NetworkUsage(
            Instant at, long receivedBytes, long receivedErrors, long sentBytes, long sentErrors) {}
}
