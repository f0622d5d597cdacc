package io.jollyboat.scheduler.decision;

import io.jollyboat.scheduler.decision.NodeReport.RuleScore;
import io.jollyboat.scheduler.framework.Profile;
import io.jollyboat.scheduler.framework.Profile.WeightedScore;
import io.jollyboat.scheduler.framework.rule.ClusterScorer;
import io.jollyboat.scheduler.framework.rule.NodeScorer;
import io.jollyboat.scheduler.framework.rule.RelativeScorer;
import io.jollyboat.scheduler.snapshot.NodeInfo;
import io.jollyboat.scheduler.snapshot.NodeSnapshot;
import io.jollyboat.scheduler.snapshot.PodInfo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The scores of all nodes for pods that want the same. Scores of rules that look at one node alone
 * are kept, and as long as no other rule sees a difference between the nodes that fit, which of
 * them is the best is known without looking at all. Not safe for use by several threads.
 */
final class Scoring {

    /** A rule that scores, made ready. */
    private record Scorer(WeightedScore rule, NodeScorer scorer, Tally tally) {

        boolean looksAtOneNode() {
            return !(scorer instanceof ClusterScorer);
        }

        /** Whether its scores do not stand alone and are not all the same. */
        boolean seesDifference() {
            return looksAtOneNode() ? tally.values() > 1 : isActive();
        }

        boolean isActive() {
            return !(scorer instanceof ClusterScorer wide) || wide.isActive();
        }
    }

    private final List<Scorer> scorers;
    private final long[][] raw; // by scorer and position; as the scorer gave it
    private final boolean[] fits; // by position: whether there is a score
    private final Ranking ranking; // of the nodes that fit, by rules whose scores stand alone
    private @Nullable Neighbourhoods neighbourhoods; // null: to be made anew

    Scoring(Profile profile, PodInfo pod, NodeSnapshot cluster) {
        this.scorers = new ArrayList<>(profile.scores().size());
        for (WeightedScore each : profile.scores()) {
            each.plugin()
                    .preScore(pod, cluster)
                    .ifPresent(scorer -> scorers.add(new Scorer(each, scorer, new Tally())));
        }
        this.raw = new long[scorers.size()][cluster.size()];
        this.fits = new boolean[cluster.size()];
        this.ranking = new Ranking(cluster.size());
    }

    /** Tells the rules that look at the whole cluster of a node that changed. */
    void replace(@Nullable NodeInfo before, NodeInfo now) {
        for (Scorer each : scorers) {
            if (each.scorer() instanceof ClusterScorer wide) {
                wide.replace(before, now);
            }
        }
        Neighbourhoods known = neighbourhoods;
        if (known != null && (before == null || !known.keeps(before, now))) {
            neighbourhoods = null;
        }
    }

    /** Asks the others about a node that fits. */
    void ask(int position, NodeInfo node) {
        forget(position);
        fits[position] = true;
        long total = 0;
        for (int i = 0; i < raw.length; i++) {
            Scorer each = scorers.get(i);
            if (each.looksAtOneNode()) {
                raw[i][position] = each.scorer().score(node);
                if (each.scorer() instanceof RelativeScorer) {
                    each.tally().add(raw[i][position]);
                } else {
                    total += raw[i][position] * each.rule().weight();
                }
            }
        }
        ranking.put(position, total);
    }

    /** A node does not fit any more. */
    void forget(int position) {
        if (!fits[position]) {
            return;
        }
        fits[position] = false;
        for (int i = 0; i < raw.length; i++) {
            Scorer each = scorers.get(i);
            if (each.looksAtOneNode() && each.scorer() instanceof RelativeScorer) {
                each.tally().remove(raw[i][position]);
            }
        }
        ranking.remove(position);
    }

    /** How many nodes fit. */
    int fitting() {
        return ranking.size();
    }

    /** The positions of all nodes that fit. */
    int[] positions() {
        int[] positions = new int[ranking.size()];
        int count = 0;
        for (int i = 0; i < fits.length; i++) {
            if (fits[i]) {
                positions[count++] = i;
            }
        }
        return positions;
    }

    /** The positions of the nodes with the best total of scores, of all that fit. */
    int[] best(NodeSnapshot cluster) {
        return ranksThem() ? ranking.leaders() : best(cluster, positions());
    }

    /** Whether the rules whose scores do not stand alone see no difference between the nodes. */
    boolean ranksThem() {
        for (Scorer each : scorers) {
            if (each.seesDifference()) {
                return false;
            }
        }
        return true;
    }

    /** The highest total of the rules whose scores stand alone; at least one node fits. */
    long highest() {
        return ranking.bestScore();
    }

    /** The same, of one node that fits. */
    long of(int position) {
        return ranking.of(position);
    }

    /** Those of {@link #best}, of the nodes at these positions only, which all fit. */
    int[] best(NodeSnapshot cluster, int[] feasible) {
        long[] totals = new long[feasible.length];
        for (int j = 0; j < totals.length; j++) {
            totals[j] = ranking.of(feasible[j]);
        }
        for (int i = 0; i < raw.length; i++) {
            Scorer each = scorers.get(i);
            if (each.seesDifference()) {
                long[] normalized = normalized(i, cluster, feasible);
                for (int j = 0; j < totals.length; j++) {
                    totals[j] += normalized[j] * each.rule().weight();
                }
            }
        }
        long largest = Long.MIN_VALUE;
        for (long total : totals) {
            largest = Math.max(largest, total);
        }
        int[] best = new int[feasible.length];
        int count = 0;
        for (int j = 0; j < totals.length; j++) {
            if (totals[j] == largest) {
                best[count++] = feasible[j];
            }
        }
        return Arrays.copyOf(best, count);
    }

    private long[] normalized(int index, NodeSnapshot cluster, int[] feasible) {
        NodeScorer scorer = scorers.get(index).scorer();
        long[] scores = new long[feasible.length];
        if (scorer instanceof ClusterScorer wide && wide.labels().isPresent()) {
            return ofNeighbourhoods(wide, neighbourhoods(cluster), cluster, feasible);
        }
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
        if (scorer instanceof RelativeScorer relative) {
            relative.normalize(scores);
        }
        return scores;
    }

    /** By all labels that some rule knows nodes by. */
    private Neighbourhoods neighbourhoods(NodeSnapshot cluster) {
        Set<String> labels = new HashSet<>();
        for (Scorer each : scorers) {
            if (each.scorer() instanceof ClusterScorer wide) {
                wide.labels().ifPresent(labels::addAll);
            }
        }
        Neighbourhoods known = neighbourhoods;
        if (known == null || !known.areBy(labels)) {
            known = Neighbourhoods.by(labels, cluster);
            neighbourhoods = known;
        }
        return known;
    }

    /** One of the nodes that fit is asked about for all of its neighbourhood. */
    private static long[] ofNeighbourhoods(
            ClusterScorer scorer, Neighbourhoods known, NodeSnapshot cluster, int[] feasible) {
        int[] asked =
                new int[known.size()]; // by neighbourhood: its place among those asked, plus 1
        int[] positions = new int[known.size()];
        int count = 0;
        for (int position : feasible) {
            int neighbourhood = known.of(position);
            if (asked[neighbourhood] == 0) {
                positions[count++] = position;
                asked[neighbourhood] = count;
            }
        }
        Picked some = new Picked(cluster, Arrays.copyOf(positions, count));
        scorer.prepare(some);
        long[] scores = new long[count];
        for (int i = 0; i < count; i++) {
            scores[i] = scorer.score(some.get(i));
        }
        scorer.normalize(scores);
        long[] all = new long[feasible.length];
        for (int j = 0; j < all.length; j++) {
            all[j] = scores[asked[known.of(feasible[j])] - 1];
        }
        return all;
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
