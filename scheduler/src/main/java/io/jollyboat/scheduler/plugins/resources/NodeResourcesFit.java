package io.jollyboat.scheduler.plugins.resources;

import io.jollyboat.core.placement.ResourceAmounts;
import io.jollyboat.scheduler.framework.ClusterEvent;
import io.jollyboat.scheduler.framework.ClusterEvent.NodeAdded;
import io.jollyboat.scheduler.framework.ClusterEvent.NodeChanged;
import io.jollyboat.scheduler.framework.ClusterEvent.PodChanged;
import io.jollyboat.scheduler.framework.ClusterEvent.PodRemoved;
import io.jollyboat.scheduler.framework.FilterPlugin;
import io.jollyboat.scheduler.framework.PreFilterResult;
import io.jollyboat.scheduler.node.NodeFacts;
import io.jollyboat.scheduler.snapshot.NodeInfo;
import io.jollyboat.scheduler.snapshot.NodeSnapshot;
import io.jollyboat.scheduler.snapshot.PodInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A node takes a pod only if what it offers, less what it has promised, covers what the pod
 * requests.
 */
public final class NodeResourcesFit implements FilterPlugin {

    static final String NAME = "NodeResourcesFit";

    private final IgnoredResources ignored;

    public NodeResourcesFit(IgnoredResources ignored) {
        this.ignored = ignored;
    }

    private ResourceAmounts wanted(PodInfo pod) {
        return ignored.taken(pod.demand().requests());
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public PreFilterResult preFilter(PodInfo pod, NodeSnapshot cluster) {
        return new PreFilterResult.Check(new ResourceFilter(wanted(pod)));
    }

    @Override
    public boolean concerns(ClusterEvent event) {
        return event instanceof NodeAdded
                || event instanceof NodeChanged
                || event instanceof PodRemoved
                || event instanceof PodChanged(PodInfo before, PodInfo now)
                        && !before.demand().equals(now.demand());
    }

    @Override
    public boolean mayHelp(ClusterEvent event, PodInfo pod) {
        ResourceAmounts wanted = wanted(pod);
        return switch (event) {
            case NodeAdded(NodeFacts node) -> couldHold(node, wanted);
            case NodeChanged(NodeFacts before, NodeFacts now) ->
                    couldHold(now, wanted) && offersMore(before, now, wanted);
            case PodRemoved(PodInfo ignored, @Nullable NodeInfo node) ->
                    node != null && hasRoom(node, pod);
            case PodChanged(PodInfo before, PodInfo now) ->
                    anyMore(now.demand().requests(), before.demand().requests(), wanted);
            default -> false;
        };
    }

    /**
     * Whether the pod fits now into what is neither promised nor kept for others, or would if
     * lesser pods were sent away for it.
     */
    private boolean hasRoom(NodeInfo node, PodInfo pod) {
        ResourceFilter filter = new ResourceFilter(wanted(pod));
        if (!couldHold(node.facts(), wanted(pod))) {
            return false;
        }
        NodeInfo kept = node;
        for (PodInfo other : node.nominated()) {
            boolean goesFirst = other.rank().priority() >= pod.rank().priority();
            if (goesFirst && !other.key().equals(pod.key())) {
                kept = kept.plus(other);
            }
        }
        if (filter.fits(kept)) {
            return true;
        }
        boolean mayPreempt = pod.rank().mayPreempt() && pod.rank().nominatedNode().isEmpty();
        if (!mayPreempt) {
            return false;
        }
        List<PodInfo> lesser =
                kept.pods().stream()
                        .filter(other -> other.rank().priority() < pod.rank().priority())
                        .toList();
        return !lesser.isEmpty() && filter.fits(kept.without(lesser));
    }

    private static boolean couldHold(NodeFacts node, ResourceAmounts wanted) {
        return node.allowedPods() > 0 && wanted.fitsInto(node.allocatable());
    }

    private static boolean offersMore(NodeFacts before, NodeFacts now, ResourceAmounts wanted) {
        return now.allowedPods() > before.allowedPods()
                || anyMore(before.allocatable(), now.allocatable(), wanted);
    }

    /** Whether there is more than before of any resource that is wanted. */
    private static boolean anyMore(
            ResourceAmounts before, ResourceAmounts now, ResourceAmounts wanted) {
        return wanted.milliCpu() > 0 && now.milliCpu() > before.milliCpu()
                || wanted.memory() > 0 && now.memory() > before.memory()
                || wanted.ephemeralStorage() > 0
                        && now.ephemeralStorage() > before.ephemeralStorage()
                || wanted.others().keySet().stream()
                        .anyMatch(name -> now.other(name) > before.other(name));
    }
}
