package io.jollyboat.scheduler.decision;

import io.jollyboat.scheduler.decision.NodeReport.RuleScore;
import io.jollyboat.scheduler.framework.NodeScorer;
import io.jollyboat.scheduler.framework.Profile;
import io.jollyboat.scheduler.framework.Profile.WeightedScore;
import io.jollyboat.scheduler.framework.ScorePlugin;
import io.jollyboat.scheduler.snapshot.NodeInfo;
import io.jollyboat.scheduler.snapshot.PodInfo;
import java.util.ArrayList;
import java.util.List;

/** Chooses among the nodes that fit a pod. */
final class PodScorer {

    /** What one rule gave to each node. */
    static final class RuleScores {

        private final WeightedScore rule;
        private final long[] weighted; // in the order of the nodes; empty when it saw no difference

        private RuleScores(WeightedScore rule, long[] normalized) {
            this.rule = rule;
            this.weighted = normalized;
            for (int i = 0; i < normalized.length; i++) {
                weighted[i] = normalized[i] * rule.weight();
            }
        }

        boolean sawDifference() {
            return weighted.length > 0;
        }

        RuleScore at(int position) {
            return new RuleScore(rule.plugin().name(), rule.weight(), weighted[position]);
        }
    }

    private PodScorer() {}

    /** The best of one or more nodes. */
    static NodeInfo best(Profile profile, PodInfo pod, List<NodeInfo> feasible) {
        if (feasible.size() == 1) {
            return feasible.getFirst();
        }
        long[] totals = totals(scores(profile, pod, feasible), feasible.size());
        List<NodeInfo> best = largest(feasible, totals);
        for (ScorePlugin plugin : profile.tieBreakers()) {
            if (best.size() == 1) {
                break;
            }
            best = largest(best, scores(plugin, pod, best));
        }
        return best.getFirst();
    }

    /** The scores that every rule which sees a difference gives, in the order of the profile. */
    static List<RuleScores> scores(Profile profile, PodInfo pod, List<NodeInfo> feasible) {
        List<RuleScores> all = new ArrayList<>(profile.scores().size());
        for (WeightedScore each : profile.scores()) {
            all.add(new RuleScores(each, scores(each.plugin(), pod, feasible)));
        }
        return all;
    }

    private static long[] totals(List<RuleScores> all, int nodes) {
        long[] totals = new long[nodes];
        for (RuleScores each : all) {
            for (int i = 0; i < each.weighted.length; i++) {
                totals[i] += each.weighted[i];
            }
        }
        return totals;
    }

    /** One normalized score for each node; none at all when the rule sees no difference. */
    private static long[] scores(ScorePlugin plugin, PodInfo pod, List<NodeInfo> nodes) {
        NodeScorer scorer = plugin.preScore(pod, nodes).orElse(null);
        if (scorer == null) {
            return new long[0];
        }
        long[] scores = new long[nodes.size()];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = scorer.score(nodes.get(i));
        }
        scorer.normalize(scores);
        return scores;
    }

    /** The nodes with the largest score, in their order; all of them when there are no scores. */
    private static List<NodeInfo> largest(List<NodeInfo> nodes, long[] scores) {
        if (scores.length == 0) {
            return nodes;
        }
        long largest = Long.MIN_VALUE;
        for (long score : scores) {
            largest = Math.max(largest, score);
        }
        List<NodeInfo> best = new ArrayList<>();
        for (int i = 0; i < scores.length; i++) {
            if (scores[i] == largest) {
                best.add(nodes.get(i));
            }
        }
        return best;
    }
}
