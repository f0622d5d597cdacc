package io.jollyboat.scheduler.plugins;

import io.jollyboat.core.placement.Taint;
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

/** A cordoned node takes no pod, unless the pod tolerates the taint that stands for the cordon. */
final class NodeUnschedulable implements FilterPlugin {

    private static final String NAME = "NodeUnschedulable";
    private static final Taint CORDON =
            new Taint("node.kubernetes.io/unschedulable", "", Taint.NO_SCHEDULE);
    private static final Rejected REJECTED =
            Rejected.unresolvable(NAME, "node(s) were unschedulable");

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public PreFilterResult preFilter(PodInfo pod, NodeSnapshot cluster) {
        if (pod.rules().tolerates(CORDON)) {
            return PreFilterResult.SKIP;
        }
        return new PreFilterResult.Check(
                node -> node.facts().unschedulable() ? REJECTED : Verdict.FITS);
    }

    @Override
    public boolean concerns(ClusterEvent event) {
        return event instanceof NodeAdded || event instanceof NodeChanged;
    }

    @Override
    public boolean mayHelp(ClusterEvent event, PodInfo pod) {
        return switch (event) {
            case NodeAdded(NodeFacts node) -> !node.unschedulable();
            case NodeChanged(NodeFacts before, NodeFacts now) ->
                    before.unschedulable() && !now.unschedulable();
            default -> false;
        };
    }
}
