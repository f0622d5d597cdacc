package io.jollyboat.scheduler.snapshot;

import io.jollyboat.core.placement.HostPort;
import io.jollyboat.core.placement.ResourceAmounts;
import java.util.List;

/**
 * What a pod takes from its node.
 *
 * @param requests what it is promised: the larger of the sum over its containers and the peak of
 *     its init phase, with sidecars counted in both, plus the sandbox's overhead
 * @param scoringRequests the same with a small cpu and memory share for each container that asks
 *     for none, so that scores see those pods too
 * @param limits the most it may take; a resource without a limit counts with its request
 * @param hostPorts ports of the node
 * @param images what its containers and init containers run, one each
 * @param volumes what it mounts
 * @param features what its node must declare that it can
 */
public record PodDemand(
        ResourceAmounts requests,
        ResourceAmounts scoringRequests,
        ResourceAmounts limits,
        List<HostPort> hostPorts,
        List<String> images,
        PodVolumes volumes,
        List<String> features) {

    public PodDemand {
        hostPorts = List.copyOf(hostPorts);
        images = List.copyOf(images);
        features = List.copyOf(features);
    }
}
