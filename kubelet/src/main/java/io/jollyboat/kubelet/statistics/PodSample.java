package io.jollyboat.kubelet.statistics;

import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.kubelet.runtime.Usage.NetworkUsage;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What the running containers of one pod use. */
public record PodSample(Pod pod, List<ContainerSample> containers, Optional<NetworkUsage> network) {

    public PodSample {
        containers = List.copyOf(containers);
    }

    long cpuNanos() {
        return containers.stream().mapToLong(one -> one.usage().cpuNanos()).sum();
    }

    /** Empty when it cannot be told of every container. */
    OptionalLong nanoCores() {
        return containers.stream().allMatch(one -> one.nanoCores().isPresent())
                ? OptionalLong.of(
                        containers.stream().mapToLong(one -> one.nanoCores().orElse(0)).sum())
                : OptionalLong.empty();
    }

    public long workingSetBytes() {
        return containers.stream().mapToLong(one -> one.usage().workingSetBytes()).sum();
    }

    public long processes() {
        return containers.stream().mapToLong(one -> one.usage().processes()).sum();
    }
}
