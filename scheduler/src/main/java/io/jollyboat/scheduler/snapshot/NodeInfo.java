package io.jollyboat.scheduler.snapshot;

import io.jollyboat.core.reconcile.Key;
import java.util.ArrayList;
import java.util.List;

/**
 * A node with the pods on it and the sums of what they ask for. Immutable; a change makes a new
 * one.
 *
 * @param requested the sum of the pods' requests: what is promised already
 * @param scoringRequested the sum of their scoring requests
 * @param limits the sum of their limits: what they could take at the most
 * @param hostPorts the node's ports that they hold
 * @param nominated pods that wait for room which is being made for them here; not among the pods,
 *     nor in the sums
 */
public record NodeInfo(
        NodeFacts facts,
        List<PodInfo> pods,
        ResourceAmounts requested,
        ResourceAmounts scoringRequested,
        ResourceAmounts limits,
        List<HostPort> hostPorts,
        List<PodInfo> nominated) {

    /** A node without pods. */
    public static NodeInfo empty(NodeFacts facts) {
        return new NodeInfo(
                facts,
                List.of(),
                ResourceAmounts.NONE,
                ResourceAmounts.NONE,
                ResourceAmounts.NONE,
                List.of(),
                List.of());
    }

    public NodeInfo {
        pods = List.copyOf(pods);
        hostPorts = List.copyOf(hostPorts);
        nominated = List.copyOf(nominated);
    }

    public String name() {
        return facts.name();
    }

    public NodeInfo with(NodeFacts changed) {
        return new NodeInfo(
                changed, pods, requested, scoringRequested, limits, hostPorts, nominated);
    }

    public NodeInfo withNominated(List<PodInfo> waiting) {
        return new NodeInfo(facts, pods, requested, scoringRequested, limits, hostPorts, waiting);
    }

    public NodeInfo plus(PodInfo pod) {
        List<PodInfo> more = new ArrayList<>(pods.size() + 1);
        more.addAll(pods);
        more.add(pod);
        PodDemand demand = pod.demand();
        return new NodeInfo(
                facts,
                more,
                requested.plus(demand.requests()),
                scoringRequested.plus(demand.scoringRequests()),
                limits.plus(demand.limits()),
                demand.hostPorts().isEmpty() ? hostPorts : portsOf(more),
                nominated);
    }

    /** Without the pod of that name; itself when it has no such pod. */
    public NodeInfo minus(Key key) {
        for (PodInfo pod : pods) {
            if (pod.key().equals(key)) {
                return minus(pod);
            }
        }
        return this;
    }

    private NodeInfo minus(PodInfo pod) {
        List<PodInfo> fewer = new ArrayList<>(pods);
        fewer.remove(pod);
        PodDemand demand = pod.demand();
        return new NodeInfo(
                facts,
                fewer,
                requested.minus(demand.requests()),
                scoringRequested.minus(demand.scoringRequests()),
                limits.minus(demand.limits()),
                demand.hostPorts().isEmpty() ? hostPorts : portsOf(fewer),
                nominated);
    }

    private static List<HostPort> portsOf(List<PodInfo> pods) {
        return pods.stream().flatMap(pod -> pod.demand().hostPorts().stream()).toList();
    }
}
