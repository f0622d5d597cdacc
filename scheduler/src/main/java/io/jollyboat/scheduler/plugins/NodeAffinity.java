package io.jollyboat.scheduler.plugins;

import io.jollyboat.core.placement.NodeChoice;
import io.jollyboat.scheduler.framework.ClusterEvent;
import io.jollyboat.scheduler.framework.ClusterEvent.NodeAdded;
import io.jollyboat.scheduler.framework.ClusterEvent.NodeChanged;
import io.jollyboat.scheduler.framework.FilterPlugin;
import io.jollyboat.scheduler.framework.PreFilterResult;
import io.jollyboat.scheduler.framework.ScorePlugin;
import io.jollyboat.scheduler.framework.rule.NodeFilter;
import io.jollyboat.scheduler.framework.rule.NodeScorer;
import io.jollyboat.scheduler.framework.rule.Normalization;
import io.jollyboat.scheduler.framework.rule.RelativeScorer;
import io.jollyboat.scheduler.framework.rule.Verdict;
import io.jollyboat.scheduler.framework.rule.Verdict.Rejected;
import io.jollyboat.scheduler.node.NodeFacts;
import io.jollyboat.scheduler.snapshot.NodeInfo;
import io.jollyboat.scheduler.snapshot.NodeSnapshot;
import io.jollyboat.scheduler.snapshot.PodInfo;
import java.util.Optional;
import java.util.Set;

/**
 * A pod goes to nodes that its node selector and required node affinity admit, and prefers those it
 * says it prefers; so it is with what a profile adds for all its pods.
 */
final class NodeAffinity implements FilterPlugin, ScorePlugin {

    private static final String NAME = "NodeAffinity";
    private static final Rejected REJECTED =
            Rejected.unresolvable(NAME, "node(s) didn't match Pod's node affinity/selector");
    private static final Rejected CONFLICT =
            Rejected.unresolvable(NAME, "pod affinity terms conflict");
    private static final Rejected ENFORCED =
            Rejected.unresolvable(NAME, "node(s) didn't match scheduler-enforced node affinity");

    private final NodeChoice added;

    /**
     * @param added to what each pod says
     */
    NodeAffinity(NodeChoice added) {
        this.added = added;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public PreFilterResult preFilter(PodInfo pod, NodeSnapshot cluster) {
        NodeChoice choice = pod.rules().nodeChoice();
        if (choice.requiresNothing() && added.requiresNothing()) {
            return PreFilterResult.SKIP;
        }
        NodeFilter filter = new Filter(choice, added);
        Optional<Set<String>> names = choice.names();
        if (names.isEmpty()) {
            return new PreFilterResult.Check(filter);
        }
        return names.get().isEmpty()
                ? new PreFilterResult.Reject(CONFLICT)
                : new PreFilterResult.CheckOnly(names.get(), filter);
    }

    private record Filter(NodeChoice choice, NodeChoice added) implements NodeFilter {

        @Override
        public Verdict filter(NodeInfo node) {
            if (!added.admits(node.facts())) {
                return ENFORCED;
            }
            return choice.admits(node.facts()) ? Verdict.FITS : REJECTED;
        }

        @Override
        public Verdict explain(NodeInfo node) {
            if (!added.admits(node.facts())) {
                return ENFORCED.because("asks for " + added.describe());
            }
            return choice.admits(node.facts())
                    ? Verdict.FITS
                    : REJECTED.because("asks for " + choice.describe());
        }
    }

    private boolean admits(NodeChoice choice, NodeFacts node) {
        return added.admits(node) && choice.admits(node);
    }

    @Override
    public boolean concerns(ClusterEvent event) {
        return event instanceof NodeAdded || event instanceof NodeChanged;
    }

    @Override
    public boolean mayHelp(ClusterEvent event, PodInfo pod) {
        NodeChoice choice = pod.rules().nodeChoice();
        return switch (event) {
            case NodeAdded(NodeFacts node) -> admits(choice, node);
            case NodeChanged(NodeFacts before, NodeFacts now) ->
                    !admits(choice, before) && admits(choice, now);
            default -> false;
        };
    }

    @Override
    public Optional<NodeScorer> preScore(PodInfo pod, NodeSnapshot cluster) {
        NodeChoice choice = pod.rules().nodeChoice();
        return choice.preferred().isEmpty() && added.preferred().isEmpty()
                ? Optional.empty()
                : Optional.of(new Scorer(choice, added));
    }

    private record Scorer(NodeChoice choice, NodeChoice added) implements RelativeScorer {

        @Override
        public long score(NodeInfo node) {
            return choice.attraction(node.facts()) + added.attraction(node.facts());
        }

        @Override
        public void normalize(long[] scores) {
            Normalization.moreIsBetter(scores);
        }
    }
}
