package io.jollyboat.scheduler.plugins.topology;

import io.jollyboat.scheduler.framework.ClusterEvent;
import io.jollyboat.scheduler.framework.ClusterEvent.NodeAdded;
import io.jollyboat.scheduler.framework.ClusterEvent.NodeChanged;
import io.jollyboat.scheduler.framework.ClusterEvent.NodeRemoved;
import io.jollyboat.scheduler.framework.ClusterEvent.PodChanged;
import io.jollyboat.scheduler.framework.ClusterEvent.PodPlaced;
import io.jollyboat.scheduler.framework.ClusterEvent.PodRemoved;
import io.jollyboat.scheduler.framework.ClusterEvent.WorkloadsChanged;
import io.jollyboat.scheduler.framework.FilterPlugin;
import io.jollyboat.scheduler.framework.PreFilterResult;
import io.jollyboat.scheduler.framework.ScorePlugin;
import io.jollyboat.scheduler.framework.rule.NodeScorer;
import io.jollyboat.scheduler.node.NodeFacts;
import io.jollyboat.scheduler.snapshot.NodeSnapshot;
import io.jollyboat.scheduler.snapshot.PodInfo;
import io.jollyboat.scheduler.snapshot.SpreadConstraint;
import java.util.List;
import java.util.Optional;

/** Like pods are spread over the values of a label of nodes as evenly as they say. */
public final class PodTopologySpread implements FilterPlugin, ScorePlugin {

    static final String NAME = "PodTopologySpread";

    private final SpreadDefaults defaults;

    public PodTopologySpread(SpreadDefaults defaults) {
        this.defaults = defaults;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public PreFilterResult preFilter(PodInfo pod, NodeSnapshot cluster) {
        List<SpreadConstraint> hard = constraints(pod, cluster, true);
        return hard.isEmpty()
                ? PreFilterResult.SKIP
                : new PreFilterResult.Check(new SpreadFilter(new SpreadRule(pod, hard)));
    }

    @Override
    public Optional<NodeScorer> preScore(PodInfo pod, NodeSnapshot cluster) {
        List<SpreadConstraint> soft = constraints(pod, cluster, false);
        boolean own = !pod.relations().spread().isEmpty();
        return soft.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new SpreadScorer(new SpreadRule(pod, soft), own || !defaults.lenient()));
    }

    private List<SpreadConstraint> constraints(PodInfo pod, NodeSnapshot cluster, boolean hard) {
        List<SpreadConstraint> all =
                pod.relations().spread().isEmpty()
                        ? defaults.of(pod, cluster.surroundings().workloads())
                        : pod.relations().spread();
        return all.stream().filter(each -> each.hard() == hard).toList();
    }

    @Override
    public boolean concerns(ClusterEvent event) {
        return switch (event) {
            case NodeAdded ignored -> true;
            case NodeRemoved ignored -> true; // the emptiest value may be gone with it
            case NodeChanged(NodeFacts before, NodeFacts now) ->
                    !before.labels().equals(now.labels()) || !before.taints().equals(now.taints());
            case PodPlaced ignored -> true;
            case PodRemoved ignored -> true;
            case PodChanged ignored -> true;
            case WorkloadsChanged ignored -> !defaults.constraints().isEmpty();
            default -> false;
        };
    }

    /** Only a pod that is counted changes counts. */
    @Override
    public boolean mayHelp(ClusterEvent event, PodInfo pod) {
        return switch (event) {
            case PodPlaced(PodInfo placed) -> mayCount(pod, placed);
            case PodRemoved(PodInfo gone, var ignored) -> mayCount(pod, gone);
            case PodChanged(PodInfo before, PodInfo now) ->
                    mayCount(pod, before) || mayCount(pod, now);
            default -> concerns(event);
        };
    }

    private static boolean mayCount(PodInfo pod, PodInfo other) {
        return pod.key().namespace().equals(other.key().namespace())
                && (pod.relations().spread().isEmpty()
                        || pod.relations().spread().stream()
                                .anyMatch(each -> each.selector().matches(other.labels())));
    }
}
