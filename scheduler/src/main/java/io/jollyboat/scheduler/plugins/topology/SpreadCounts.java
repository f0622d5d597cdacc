package io.jollyboat.scheduler.plugins.topology;

import io.jollyboat.scheduler.snapshot.NodeInfo;
import io.jollyboat.scheduler.snapshot.SpreadConstraint;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How many like pods there are, for each constraint of a pod and each value of its label. */
final class SpreadCounts {

    private final SpreadRule rule;
    private final boolean needsAllLabels;
    private final List<SpreadDomains> domains; // in the order of the constraints

    /**
     * @param needsAllLabels whether a node that lacks one of the labels is left out
     */
    SpreadCounts(SpreadRule rule, boolean needsAllLabels) {
        this.rule = rule;
        this.needsAllLabels = needsAllLabels;
        this.domains =
                Stream.generate(SpreadDomains::new).limit(rule.constraints().size()).toList();
    }

    /** Counts a node as it is now instead of as it was; null when there is or was none. */
    void replace(@Nullable NodeInfo before, @Nullable NodeInfo now) {
        if (now != null) {
            count(now, 1);
        }
        if (before != null) {
            count(before, -1);
        }
    }

    private void count(NodeInfo node, int sign) {
        if (ignores(node)) {
            return;
        }
        for (int i = 0; i < domains.size(); i++) {
            SpreadConstraint each = rule.constraints().get(i);
            String value = node.facts().labels().get(each.topologyKey());
            if (value != null && rule.counts(each, node.facts())) {
                domains.get(i).add(value, sign * rule.like(each, node), sign);
            }
        }
    }

    /** Whether the node is left out for its labels. */
    boolean ignores(NodeInfo node) {
        return needsAllLabels && !rule.hasAllLabels(node.facts());
    }

    /** The values of the label of a constraint. */
    SpreadDomains of(int constraint) {
        return domains.get(constraint);
    }
}
