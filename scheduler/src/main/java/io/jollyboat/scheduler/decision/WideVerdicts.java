package io.jollyboat.scheduler.decision;

import io.jollyboat.scheduler.framework.rule.Verdict;
import io.jollyboat.scheduler.snapshot.NodeInfo;
import io.jollyboat.scheduler.snapshot.NodeSnapshot;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the rules say that look at more than one node, remembered for each neighbourhood: asked anew
 * only where a node changed that shares a label's value with it, or all over when that changed
 * which all verdicts have in common. Not safe for use by several threads.
 */
final class WideVerdicts {

    private final PodFilter filter;

    private @Nullable Neighbourhoods neighbourhoods; // null: to be made anew
    private @Nullable Verdict[] verdicts = {}; // by neighbourhood; null: to be asked for
    private List<Object> common = List.of(); // what the verdicts were found with

    WideVerdicts(PodFilter filter) {
        this.filter = filter;
    }

    /** A node changed. */
    void replace(@Nullable NodeInfo before, NodeInfo now) {
        Neighbourhoods known = neighbourhoods;
        if (known == null) {
            return;
        }
        if (before == null || !known.keeps(before, now)) {
            neighbourhoods = null;
        } else {
            known.sharing(now, each -> verdicts[each] = null);
        }
    }

    /**
     * Prepares for questions about a snapshot, the changes to which it was told of.
     *
     * @param labels by which the rules know nodes
     */
    void lookAt(NodeSnapshot cluster, Set<String> labels) {
        Neighbourhoods known = neighbourhoods;
        if (known == null || !known.areBy(labels)) {
            known = Neighbourhoods.by(labels, cluster);
            neighbourhoods = known;
            verdicts = new Verdict[known.size()];
        }
        List<Object> now = filter.common();
        if (!now.equals(common)) {
            common = now;
            Arrays.fill(verdicts, null);
        }
        for (int i = 0; i < verdicts.length; i++) {
            if (verdicts[i] == null) {
                verdicts[i] = filter.wideVerdict(cluster.node(known.someNode(i)));
            }
        }
    }

    /** On the node at a position, as if no room were kept there for others. */
    Verdict of(int position) {
        Neighbourhoods known = neighbourhoods;
        Verdict verdict = known == null ? null : verdicts[known.of(position)];
        if (verdict == null) {
            throw new IllegalStateException("asked before it looked");
        }
        return verdict;
    }
}
