package io.jollyboat.scheduler.plugins.topology;

import io.jollyboat.scheduler.framework.rule.ClusterScorer;
import io.jollyboat.scheduler.snapshot.NodeInfo;
import io.jollyboat.scheduler.snapshot.SpreadConstraint;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Likes nodes where there are few like pods. */
final class SpreadScorer implements ClusterScorer {

    static final String HOSTNAME = "kubernetes.io/hostname";

    /** The score of a node that lacks a label: it gets none in the end. */
    private static final long IGNORED = -1;

    private final SpreadRule rule;
    private final List<SpreadConstraint> constraints;
    private final SpreadCounts counts;
    private final double[] weights; // in the order of the constraints; rarer values count more

    /**
     * @param needsAllLabels whether a node that lacks one of the labels is left out
     */
    SpreadScorer(SpreadRule rule, boolean needsAllLabels) {
        this.rule = rule;
        this.constraints = rule.constraints();
        this.counts = new SpreadCounts(rule, needsAllLabels);
        this.weights = new double[constraints.size()];
    }

    @Override
    public void replace(@Nullable NodeInfo before, @Nullable NodeInfo now) {
        counts.replace(before, now);
    }

    @Override
    public Optional<Set<String>> labels() {
        return Optional.of(rule.labels());
    }

    @Override
    public boolean isActive() {
        return true;
    }

    @Override
    public void prepare(List<NodeInfo> feasible) {
        for (int i = 0; i < weights.length; i++) {
            weights[i] = Math.log(values(constraints.get(i).topologyKey(), feasible) + 2.0);
        }
    }

    /**
     * How many different values the nodes have, and having none is one; of the hostname each has
     * its own.
     */
    private int values(String label, List<NodeInfo> feasible) {
        boolean unique = label.equals(HOSTNAME);
        Set<String> values = new HashSet<>();
        int nodes = 0;
        for (NodeInfo node : feasible) {
            if (!counts.ignores(node)) {
                nodes++;
                if (!unique) {
                    values.add(node.facts().labels().getOrDefault(label, ""));
                }
            }
        }
        return unique ? nodes : values.size();
    }

    @Override
    public long score(NodeInfo node) {
        if (counts.ignores(node)) {
            return IGNORED;
        }
        double score = 0;
        for (int i = 0; i < constraints.size(); i++) {
            SpreadConstraint each = constraints.get(i);
            String value = node.facts().labels().get(each.topologyKey());
            if (value != null) {
                int pods =
                        each.topologyKey().equals(HOSTNAME)
                                ? rule.like(each, node)
                                : counts.of(i).pods(value);
                score += pods * weights[i] + (each.maxSkew() - 1);
            }
        }
        return Math.round(score);
    }

    @Override
    public void normalize(long[] scores) {
        long least = Long.MAX_VALUE;
        long most = 0;
        for (long score : scores) {
            if (score != IGNORED) {
                least = Math.min(least, score);
                most = Math.max(most, score);
            }
        }
        for (int i = 0; i < scores.length; i++) {
            if (scores[i] == IGNORED) {
                scores[i] = 0;
            } else {
                scores[i] = most == 0 ? MAXIMUM : MAXIMUM * (most + least - scores[i]) / most;
            }
        }
    }
}
