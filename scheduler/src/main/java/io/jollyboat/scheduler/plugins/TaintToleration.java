package io.jollyboat.scheduler.plugins;

import io.jollyboat.core.placement.Taint;
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

/**
 * A tainted node takes only pods that tolerate the taint, and those it merely discourages go
 * elsewhere if they can.
 */
final class TaintToleration implements FilterPlugin, ScorePlugin {

    private static final String NAME = "TaintToleration";

    // Which taint it was is no part of the reason: since 1.35 Kubernetes keeps it out of statuses
    // and events.
    private static final Rejected REJECTED =
            Rejected.unresolvable(NAME, "node(s) had untolerated taint(s)");

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public PreFilterResult preFilter(PodInfo pod, NodeSnapshot cluster) {
        return new PreFilterResult.Check(
                new NodeFilter() {
                    @Override
                    public Verdict filter(NodeInfo node) {
                        return untolerated(pod, node.facts()).isPresent() ? REJECTED : Verdict.FITS;
                    }

                    @Override
                    public Verdict explain(NodeInfo node) {
                        return untolerated(pod, node.facts())
                                .<Verdict>map(taint -> REJECTED.because(describe(taint)))
                                .orElse(Verdict.FITS);
                    }
                });
    }

    @Override
    public boolean concerns(ClusterEvent event) {
        return event instanceof NodeAdded || event instanceof NodeChanged;
    }

    @Override
    public boolean mayHelp(ClusterEvent event, PodInfo pod) {
        return switch (event) {
            case NodeAdded(NodeFacts node) -> untolerated(pod, node).isEmpty();
            case NodeChanged(NodeFacts before, NodeFacts now) ->
                    untolerated(pod, before).isPresent() && untolerated(pod, now).isEmpty();
            default -> false;
        };
    }

    @Override
    public Optional<NodeScorer> preScore(PodInfo pod, NodeSnapshot cluster) {
        return Optional.of(new Scorer(pod));
    }

    private record Scorer(PodInfo pod) implements RelativeScorer {

        @Override
        public long score(NodeInfo node) {
            return discouragements(pod, node);
        }

        @Override
        public void normalize(long[] scores) {
            Normalization.lessIsBetter(scores);
        }
    }

    private static Optional<Taint> untolerated(PodInfo pod, NodeFacts node) {
        for (Taint taint : node.taints()) {
            if (taint.forbidsScheduling() && !pod.rules().tolerates(taint)) {
                return Optional.of(taint);
            }
        }
        return Optional.empty();
    }

    private static long discouragements(PodInfo pod, NodeInfo node) {
        long count = 0;
        for (Taint taint : node.facts().taints()) {
            count += taint.discouragesScheduling() && !pod.rules().tolerates(taint) ? 1 : 0;
        }
        return count;
    }

    private static String describe(Taint taint) {
        String value = taint.value().isEmpty() ? "" : "=" + taint.value();
        return "no toleration for " + taint.key() + value + ":" + taint.effect();
    }
}
