package io.jollyboat.scheduler.decision;

import io.jollyboat.scheduler.decision.NodeReport.RuleScore;
import io.jollyboat.scheduler.framework.NodeScorer;
import io.jollyboat.scheduler.framework.Profile;
import io.jollyboat.scheduler.framework.Profile.WeightedScore;
import io.jollyboat.scheduler.framework.Verdict;
import io.jollyboat.scheduler.framework.Verdict.Fits;
import io.jollyboat.scheduler.snapshot.NodeInfo;
import io.jollyboat.scheduler.snapshot.NodeSnapshot;
import io.jollyboat.scheduler.snapshot.PodInfo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the rules say to all pods that want the same, about every node. Kept from one pod to the
 * next, it asks again only about nodes that have changed since: that makes many equal pods, of one
 * Deployment say, cheap to place.
 *
 * <p>It remembers what it could as well work out anew, so that decisions made with it are those
 * made without it. Not safe for use by several threads.
 */
final class Evaluation {

    /** A rule that scores, made ready. */
    private record Scorer(WeightedScore rule, NodeScorer scorer) {}

    private final PodFilter filter;
    private final List<Scorer> scorers;

    private NodeSnapshot cluster = NodeSnapshot.EMPTY;
    private @Nullable NodeInfo[] seen = new NodeInfo[0]; // null: ask again
    private Verdict[] verdicts = new Verdict[0]; // by position of the node
    private long[][] raw = new long[0][]; // by scorer and position; as the scorer gave it

    Evaluation(Profile profile, PodInfo pod, NodeSnapshot cluster) {
        this.filter = PodFilter.prepare(profile.filters(), pod, cluster);
        this.scorers = new ArrayList<>(profile.scores().size());
        for (WeightedScore each : profile.scores()) {
            each.plugin().preScore(pod).ifPresent(scorer -> scorers.add(new Scorer(each, scorer)));
        }
    }

    PodFilter filter() {
        return filter;
    }

    /**
     * Brings everything up to date with a snapshot, for a pod that wants what the first one wanted.
     */
    @SuppressWarnings("ReferenceEquality") // nodes are immutable: another object is another state
    void update(PodInfo pod, NodeSnapshot now) {
        if (seen.length == 0 || !now.hasNodesOf(cluster)) {
            seen = new NodeInfo[now.size()];
            verdicts = new Verdict[now.size()];
            Arrays.fill(verdicts, Verdict.FITS);
            raw = new long[scorers.size()][now.size()];
        }
        cluster = now;
        for (int i = 0; i < now.size(); i++) {
            NodeInfo node = now.node(i);
            if (seen[i] != node) {
                ask(i, node, pod);
            }
        }
    }

    private void ask(int position, NodeInfo node, PodInfo pod) {
        verdicts[position] = filter.verdict(pod, node);
        // Whether room is kept from a pod depends on who it is, not only on what it wants.
        seen[position] = node.nominated().isEmpty() ? node : null;
        if (fits(position)) {
            for (int i = 0; i < raw.length; i++) {
                raw[i][position] = scorers.get(i).scorer().score(node);
            }
        }
    }

    private boolean fits(int position) {
        return verdicts[position] instanceof Fits;
    }

    /** The verdicts on all nodes, by position. A view of what changes with the next update. */
    List<Verdict> verdicts() {
        return Arrays.asList(verdicts);
    }

    /** The positions of the nodes that fit. */
    int[] feasible() {
        int[] positions = new int[verdicts.length];
        int count = 0;
        for (int i = 0; i < verdicts.length; i++) {
            if (fits(i)) {
                positions[count++] = i;
            }
        }
        return Arrays.copyOf(positions, count);
    }

    /** The nodes with the best total of scores, of those at these positions, which all fit. */
    List<NodeInfo> best(int[] feasible) {
        long[] totals = new long[feasible.length];
        for (int i = 0; i < raw.length; i++) {
            long[] normalized = normalized(i, feasible);
            for (int j = 0; j < totals.length; j++) {
                totals[j] += normalized[j] * scorers.get(i).rule().weight();
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

    private long[] normalized(int scorer, int[] feasible) {
        long[] scores = new long[feasible.length];
        for (int j = 0; j < scores.length; j++) {
            scores[j] = raw[scorer][feasible[j]];
        }
        scorers.get(scorer).scorer().normalize(scores);
        return scores;
    }

    /** What each rule that sees a difference gives to each of these nodes, which all fit. */
    List<List<RuleScore>> scores(int[] feasible) {
        List<List<RuleScore>> scores = new ArrayList<>(feasible.length);
        for (int ignored : feasible) {
            scores.add(new ArrayList<>(scorers.size()));
        }
        for (int i = 0; i < raw.length; i++) {
            WeightedScore rule = scorers.get(i).rule();
            long[] normalized = normalized(i, feasible);
            for (int j = 0; j < normalized.length; j++) {
                long score = normalized[j] * rule.weight();
                scores.get(j).add(new RuleScore(rule.plugin().name(), rule.weight(), score));
            }
        }
        return scores;
    }
}
