package io.jollyboat.scheduler.plugins;

import io.jollyboat.core.placement.DeclaredFeature;
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
import java.util.List;

/** A pod that needs something that not every node can goes to a node that says it can. */
final class NodeDeclaredFeatures implements FilterPlugin {

    private static final String NAME = "NodeDeclaredFeatures";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public PreFilterResult preFilter(PodInfo pod, NodeSnapshot cluster) {
        List<String> needed = pod.demand().features();
        if (needed.isEmpty()) {
            return PreFilterResult.SKIP;
        }
        return new PreFilterResult.Check(node -> verdict(needed, node.facts()));
    }

    private static Verdict verdict(List<String> needed, NodeFacts node) {
        List<String> missing = DeclaredFeature.missing(needed, node.features());
        return missing.isEmpty()
                ? Verdict.FITS
                : Rejected.unresolvable(
                        NAME,
                        "node declared features check failed - unsatisfied requirements: "
                                + String.join(", ", missing));
    }

    @Override
    public boolean concerns(ClusterEvent event) {
        return event instanceof NodeAdded || event instanceof NodeChanged;
    }

    @Override
    public boolean mayHelp(ClusterEvent event, PodInfo pod) {
        return switch (event) {
            case NodeAdded(NodeFacts node) -> has(node, pod);
            case NodeChanged(NodeFacts before, NodeFacts now) -> !has(before, pod) && has(now, pod);
            default -> false;
        };
    }

    private static boolean has(NodeFacts node, PodInfo pod) {
        return node.features().containsAll(pod.demand().features());
    }
}
