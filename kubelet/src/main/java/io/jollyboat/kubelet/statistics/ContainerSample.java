package io.jollyboat.kubelet.statistics;

import io.jollyboat.kubelet.runtime.Usage.ContainerUsage;
import java.time.Instant;
import java.util.OptionalLong;

/**
 * What one running container uses.
 *
 * @param nanoCores processors in use, in billionths; empty while that cannot be told
 */
public record ContainerSample(
        String name, String id, Instant startedAt, ContainerUsage usage, OptionalLong nanoCores) {

    ContainerSample withNanoCores(OptionalLong rate) {
        return new ContainerSample(name, id, startedAt, usage, rate);
    }
}
