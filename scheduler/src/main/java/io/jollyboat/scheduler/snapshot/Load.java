package io.jollyboat.scheduler.snapshot;

import io.jollyboat.core.placement.HostPort;
import io.jollyboat.core.placement.ResourceAmounts;
import java.util.List;

/**
 * The sums of what a node's pods ask for.
 *
 * @param requested what is promised already
 * @param scoringRequested the same, as scores count it
 * @param limits what the pods could take at the most
 * @param hostPorts the node's ports that they hold
 */
record Load(
        ResourceAmounts requested,
        ResourceAmounts scoringRequested,
        ResourceAmounts limits,
        List<HostPort> hostPorts) {

    static final Load NONE =
            new Load(ResourceAmounts.NONE, ResourceAmounts.NONE, ResourceAmounts.NONE, List.of());

    /**
     * @param pods all that are there with the one that comes
     */
    Load plus(PodDemand demand, List<PodInfo> pods) {
        return new Load(
                requested.plus(demand.requests()),
                scoringRequested.plus(demand.scoringRequests()),
                limits.plus(demand.limits()),
                demand.hostPorts().isEmpty() ? hostPorts : portsOf(pods));
    }

    /**
     * @param pods all that are left
     */
    Load minus(PodDemand demand, List<PodInfo> pods) {
        return new Load(
                requested.minus(demand.requests()),
                scoringRequested.minus(demand.scoringRequests()),
                limits.minus(demand.limits()),
                demand.hostPorts().isEmpty() ? hostPorts : portsOf(pods));
    }

    private static List<HostPort> portsOf(List<PodInfo> pods) {
        return pods.stream().flatMap(pod -> pod.demand().hostPorts().stream()).toList();
    }
}
