package io.jollyboat.scheduler.plugins.topology;

import io.jollyboat.scheduler.framework.ClusterEvent;
import io.jollyboat.scheduler.framework.ClusterEvent.NamespaceChanged;
import io.jollyboat.scheduler.framework.ClusterEvent.NodeAdded;
import io.jollyboat.scheduler.framework.ClusterEvent.NodeChanged;
import io.jollyboat.scheduler.framework.ClusterEvent.NodeRemoved;
import io.jollyboat.scheduler.framework.ClusterEvent.PodChanged;
import io.jollyboat.scheduler.framework.ClusterEvent.PodPlaced;
import io.jollyboat.scheduler.framework.ClusterEvent.PodRemoved;
import io.jollyboat.scheduler.framework.FilterPlugin;
import io.jollyboat.scheduler.framework.PreFilterResult;
import io.jollyboat.scheduler.framework.ScorePlugin;
import io.jollyboat.scheduler.framework.rule.NodeScorer;
import io.jollyboat.scheduler.node.NodeFacts;
import io.jollyboat.scheduler.snapshot.NodeSnapshot;
import io.jollyboat.scheduler.snapshot.PodInfo;
import io.jollyboat.scheduler.snapshot.PodTerm;
import java.util.Optional;

/** Pods are near to and far from others as they say, and as the others say. */
public final class InterPodAffinity implements FilterPlugin, ScorePlugin {

    static final String NAME = "InterPodAffinity";

    private final Arguments arguments;

    public InterPodAffinity(Arguments arguments) {
        this.arguments = arguments;
    }

    /**
     * @param hardWeight how much a placed pod that needs to be near to the new one counts, 0 to 100
     * @param ignorePreferencesOfPlaced whether what placed pods say counts only for pods that have
     *     preferences themselves
     */
    public record Arguments(int hardWeight, boolean ignorePreferencesOfPlaced) {

        public static final Arguments DEFAULT = new Arguments(1, false);
    }

    @Override
    public String name() {
        return NAME;
    }

    /** Every pod is asked about, since others may be against being near to it. */
    @Override
    public PreFilterResult preFilter(PodInfo pod, NodeSnapshot cluster) {
        return new PreFilterResult.Check(
                new AffinityFilter(pod, cluster.surroundings().namespaces()));
    }

    @Override
    public Optional<NodeScorer> preScore(PodInfo pod, NodeSnapshot cluster) {
        return Optional.of(new AffinityScorer(pod, cluster.surroundings().namespaces(), arguments));
    }

    @Override
    public boolean concerns(ClusterEvent event) {
        return switch (event) {
            case NodeAdded ignored -> true;
            case NodeRemoved ignored -> true; // and with it pods that were in the way
            case NodeChanged(NodeFacts before, NodeFacts now) ->
                    !before.labels().equals(now.labels());
            case PodPlaced ignored -> true;
            case PodRemoved ignored -> true;
            case PodChanged(PodInfo before, PodInfo now) ->
                    !before.labels().equals(now.labels())
                            || !before.relations().equals(now.relations());
            case NamespaceChanged ignored -> true;
            default -> false;
        };
    }

    /** A pod that comes can only be one that is looked for, one that goes only one in the way. */
    @Override
    public boolean mayHelp(ClusterEvent event, PodInfo pod) {
        return switch (event) {
            case PodPlaced(PodInfo placed) ->
                    pod.relations().near().stream().anyMatch(term -> couldMean(term, placed));
            case PodRemoved(PodInfo gone, var ignored) ->
                    pod.relations().far().stream().anyMatch(term -> couldMean(term, gone))
                            || !gone.relations().far().isEmpty()
                            || isLastOfItsKind(pod, gone);
            default -> concerns(event);
        };
    }

    /** With the last of those it looks for gone, a pod may start its group anew. */
    private static boolean isLastOfItsKind(PodInfo pod, PodInfo gone) {
        return pod.relations().near().stream().anyMatch(term -> couldMean(term, gone));
    }

    private static boolean couldMean(PodTerm term, PodInfo other) {
        return term.selector().matches(other.labels())
                && (term.selectsNamespaces()
                        || term.namespaces().contains(other.key().namespace()));
    }
}
