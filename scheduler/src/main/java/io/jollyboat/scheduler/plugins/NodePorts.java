package io.jollyboat.scheduler.plugins;

import io.jollyboat.core.placement.HostPort;
import io.jollyboat.scheduler.framework.ClusterEvent;
import io.jollyboat.scheduler.framework.ClusterEvent.NodeAdded;
import io.jollyboat.scheduler.framework.ClusterEvent.PodChanged;
import io.jollyboat.scheduler.framework.ClusterEvent.PodRemoved;
import io.jollyboat.scheduler.framework.FilterPlugin;
import io.jollyboat.scheduler.framework.PreFilterResult;
import io.jollyboat.scheduler.framework.rule.NodeFilter;
import io.jollyboat.scheduler.framework.rule.Verdict;
import io.jollyboat.scheduler.framework.rule.Verdict.Rejected;
import io.jollyboat.scheduler.node.NodeFacts;
import io.jollyboat.scheduler.snapshot.NodeInfo;
import io.jollyboat.scheduler.snapshot.NodeSnapshot;
import io.jollyboat.scheduler.snapshot.PodInfo;
import java.util.ArrayList;
import java.util.List;

/** Two pods that want the same port of the node cannot share a node. */
final class NodePorts implements FilterPlugin {

    private static final String NAME = "NodePorts";
    private static final Rejected REJECTED =
            Rejected.resolvable(NAME, "node(s) didn't have free ports for the requested pod ports");

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public PreFilterResult preFilter(PodInfo pod, NodeSnapshot cluster) {
        List<HostPort> wanted = pod.demand().hostPorts();
        if (wanted.isEmpty()) {
            return PreFilterResult.SKIP;
        }
        return new PreFilterResult.Check(
                new NodeFilter() {
                    @Override
                    public Verdict filter(NodeInfo node) {
                        return conflict(wanted, node.hostPorts()) ? REJECTED : Verdict.FITS;
                    }

                    @Override
                    public Verdict explain(NodeInfo node) {
                        return conflict(wanted, node.hostPorts())
                                ? REJECTED.because(holders(wanted, node))
                                : Verdict.FITS;
                    }
                });
    }

    /** Who has the ports, and which. */
    private static String holders(List<HostPort> wanted, NodeInfo node) {
        List<String> holders = new ArrayList<>(1);
        for (PodInfo pod : node.pods()) {
            for (HostPort port : pod.demand().hostPorts()) {
                if (conflict(wanted, List.of(port))) {
                    holders.add(
                            "%s port %d is that of pod %s"
                                    .formatted(port.protocol(), port.port(), pod.key()));
                }
            }
        }
        return String.join(", ", holders);
    }

    @Override
    public boolean concerns(ClusterEvent event) {
        return event instanceof NodeAdded
                || event instanceof PodRemoved
                || event instanceof PodChanged;
    }

    @Override
    public boolean mayHelp(ClusterEvent event, PodInfo pod) {
        List<HostPort> wanted = pod.demand().hostPorts();
        return switch (event) {
            case NodeAdded(NodeFacts ignored) -> true;
            case PodRemoved(PodInfo gone, var ignored) ->
                    conflict(wanted, gone.demand().hostPorts());
            case PodChanged(PodInfo before, PodInfo ignored) ->
                    conflict(wanted, before.demand().hostPorts());
            default -> false;
        };
    }

    private static boolean conflict(List<HostPort> wanted, List<HostPort> taken) {
        for (HostPort one : wanted) {
            for (HostPort other : taken) {
                if (one.conflictsWith(other)) {
                    return true;
                }
            }
        }
        return false;
    }
}
