package io.jollyboat.scheduler.plugins;

import io.jollyboat.scheduler.framework.ClusterEvent;
import io.jollyboat.scheduler.framework.ClusterEvent.NodeAdded;
import io.jollyboat.scheduler.framework.ClusterEvent.NodeChanged;
import io.jollyboat.scheduler.framework.FilterPlugin;
import io.jollyboat.scheduler.framework.PreFilterResult;
import io.jollyboat.scheduler.framework.rule.Verdict;
import io.jollyboat.scheduler.framework.rule.Verdict.Rejected;
import io.jollyboat.scheduler.node.NodeFacts;
import io.jollyboat.scheduler.snapshot.NodeSnapshot;
import io.jollyboat.scheduler.snapshot.PodInfo;

/** A pod that insists on a node by name goes there or nowhere. */
final class NodeName implements FilterPlugin {

    private static final String NAME = "NodeName";
    private static final Rejected REJECTED =
            Rejected.unresolvable(NAME, "node(s) didn't match the requested node name");

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public PreFilterResult preFilter(PodInfo pod, NodeSnapshot cluster) {
        String wanted = pod.rules().wantedNode();
        if (wanted.isEmpty()) {
            return PreFilterResult.SKIP;
        }
        return new PreFilterResult.Check(
                node -> node.name().equals(wanted) ? Verdict.FITS : REJECTED);
    }

    @Override
    public boolean concerns(ClusterEvent event) {
        return event instanceof NodeAdded || event instanceof NodeChanged;
    }

    @Override
    public boolean mayHelp(ClusterEvent event, PodInfo pod) {
        return event instanceof NodeAdded(NodeFacts node)
                && node.name().equals(pod.rules().wantedNode());
    }
}
