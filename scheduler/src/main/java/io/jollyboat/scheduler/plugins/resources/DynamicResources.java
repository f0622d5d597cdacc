package io.jollyboat.scheduler.plugins.resources;

import io.jollyboat.scheduler.framework.ClusterEvent;
import io.jollyboat.scheduler.framework.FilterOutcome;
import io.jollyboat.scheduler.framework.FilterPlugin;
import io.jollyboat.scheduler.framework.PostFilterPlugin;
import io.jollyboat.scheduler.framework.PostFilterResult;
import io.jollyboat.scheduler.framework.PreFilterResult;
import io.jollyboat.scheduler.framework.rule.Verdict.Rejected;
import io.jollyboat.scheduler.snapshot.NodeSnapshot;
import io.jollyboat.scheduler.snapshot.PodInfo;

/** Devices are offered by drivers, and no node has one: a pod that claims devices fits nowhere. */
public final class DynamicResources implements FilterPlugin, PostFilterPlugin {

    private static final String NAME = "DynamicResources";
    private static final Rejected REJECTED =
            Rejected.unresolvable(NAME, "cannot allocate all claims");

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public PreFilterResult preFilter(PodInfo pod, NodeSnapshot cluster) {
        return pod.rules().claims() == 0
                ? PreFilterResult.SKIP
                : new PreFilterResult.Check(node -> REJECTED);
    }

    @Override
    public boolean concerns(ClusterEvent event) {
        return false;
    }

    @Override
    public boolean mayHelp(ClusterEvent event, PodInfo pod) {
        return false;
    }

    /** What Kubernetes says of pods with and without claims, and people search for. */
    @Override
    public PostFilterResult postFilter(PodInfo pod, FilterOutcome outcome) {
        return new PostFilterResult.Nothing(
                pod.rules().claims() == 0
                        ? "no new claims to deallocate"
                        : "still not schedulable");
    }
}
