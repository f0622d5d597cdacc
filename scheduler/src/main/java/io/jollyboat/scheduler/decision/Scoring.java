package io.jollyboat.scheduler.decision;

import io.jollyboat.scheduler.decision.NodeReport.RuleScore;
import io.jollyboat.scheduler.framework.ClusterScorer;
import io.jollyboat.scheduler.framework.NodeScorer;
import io.jollyboat.scheduler.framework.Profile;
import io.jollyboat.scheduler.framework.Profile.WeightedScore;
import io.jollyboat.scheduler.snapshot.NodeInfo;
import io.jollyboat.scheduler.snapshot.NodeSnapshot;
import io.jollyboat.scheduler.snapshot.PodInfo;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The scores of all nodes for pods that want the same. Scores of rules that look at one node alone
 * are kept. Not safe for use by several threads.
 */
final class Scoring {

    /** A rule that scores, made ready. */
    private record Scorer(WeightedScore rule, NodeScorer scorer) {

        boolean isActive() {
            return !(scorer instanceof ClusterScorer wide) || wide.isActive();
        }
    }

    private final List<Scorer> scorers;
    private final long[][] raw; // by scorer and position; as the scorer gave it

    Scoring(Profile profile, PodInfo pod, NodeSnapshot cluster) {
        this.scorers = new ArrayList<>(profile.scores().size());
        for (WeightedScore each : profile.scores()) {
            each.plugin()
                    .preScore(pod, cluster)
                    .ifPresent(scorer -> scorers.add(new Scorer(each, scorer)));
        }
        this.raw = new long[scorers.size()][cluster.size()];
    }

    /** Tells the rules that look at the whole cluster of a node that changed. */
    void replace(@Nullable NodeInfo before, NodeInfo now) {
        for (Scorer each : scorers) {
            if (each.scorer() instanceof ClusterScorer wide) {
                wide.replace(before, now);
            }
        }
    }

    /** Asks the others about a node. */
    void ask(int position, NodeInfo node) {
        for (int i = 0; i < raw.length; i++) {
            if (!(scorers.get(i).scorer() instanceof ClusterScorer)) {
                raw[i][position] = scorers.get(i).scorer().score(node);
            }
        }
    }

    /** The nodes with the best total of scores, of those at these positions, which all fit. */
    List<NodeInfo> best(NodeSnapshot cluster, int[] feasible) {
        long[] totals = new long[feasible.length];
        for (int i = 0; i < raw.length; i++) {
            if (scorers.get(i).isActive()) {
                long[] normalized = normalized(i, cluster, feasible);
                int weight = scorers.get(i).rule().weight();
                for (int j = 0; j < totals.length; j++) {
                    totals[j] += normalized[j] * weight;
                }
            }
        }
        long largest = Long.MIN_VALUE;
        for (long total : totals) {
            largest = Math.max(largest, total);
        }
        List<NodeInfo> best = new ArrayList<>();
        for (int j = 0; j < totals.length; j++) {
            if (totals[j] == largest) {
                best.add(cluster.node(feasible[j]));
            }
        }
        return best;
    }

    private long[] normalized(int index, NodeSnapshot cluster, int[] feasible) {
        NodeScorer scorer = scorers.get(index).scorer();
        long[] scores = new long[feasible.length];
        if (scorer instanceof ClusterScorer wide) {
            wide.prepare(new Picked(cluster, feasible));
            for (int j = 0; j < scores.length; j++) {
                scores[j] = wide.score(cluster.node(feasible[j]));
            }
        } else {
            for (int j = 0; j < scores.length; j++) {
                scores[j] = raw[index][feasible[j]];
            }
        }
        scorer.normalize(scores);
        return scores;
    }

    /** What each rule that sees a difference gives to each of these nodes, which all fit. */
    List<List<RuleScore>> scores(NodeSnapshot cluster, int[] feasible) {
        List<List<RuleScore>> scores = new ArrayList<>(feasible.length);
        for (int ignored : feasible) {
            scores.add(new ArrayList<>(scorers.size()));
        }
        for (int i = 0; i < raw.length; i++) {
            if (scorers.get(i).isActive()) {
                WeightedScore rule = scorers.get(i).rule();
                long[] normalized = normalized(i, cluster, feasible);
                for (int j = 0; j < normalized.length; j++) {
                    long score = normalized[j] * rule.weight();
                    scores.get(j).add(new RuleScore(rule.plugin().name(), rule.weight(), score));
                }
            }
        }
        return scores;
    }
}
