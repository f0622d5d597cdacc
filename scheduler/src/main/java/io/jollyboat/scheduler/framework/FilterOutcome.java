package io.jollyboat.scheduler.framework;

import io.jollyboat.scheduler.framework.rule.Verdict;
import io.jollyboat.scheduler.framework.rule.Verdict.Rejected;
import io.jollyboat.scheduler.snapshot.NodeInfo;
import io.jollyboat.scheduler.snapshot.NodeSnapshot;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;

/**
 * How a pod came to fit nowhere.
 *
 * @param verdicts why each node was rejected, in the order of the cluster's nodes
 * @param trial runs all filters again for the pod on a node as it would be after some of its pods
 *     have left it, and for the rest of the cluster as it is
 * @param findings what is known from pods that wanted the same
 */
public record FilterOutcome(
        NodeSnapshot cluster,
        List<Rejected> verdicts,
        Function<NodeInfo, Verdict> trial,
        Findings findings) {

    public FilterOutcome {
        verdicts = Collections.unmodifiableList(verdicts); // thousands: not copied
    }
}
