package io.jollyboat.scheduler.plugins.preemption;

import io.jollyboat.scheduler.framework.rule.Verdict;
import io.jollyboat.scheduler.framework.rule.Verdict.Fits;
import io.jollyboat.scheduler.framework.rule.Verdict.Rejected;
import io.jollyboat.scheduler.snapshot.Budget;
import io.jollyboat.scheduler.snapshot.NodeInfo;
import io.jollyboat.scheduler.snapshot.PodInfo;
import io.jollyboat.scheduler.snapshot.PodRank;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Finds the pods that would have to leave one node for a pod to fit, as few as may be and the least
 * important ones.
 */
final class VictimSearch {

    private static final Rejected NO_VICTIMS =
            Rejected.unresolvable(
                    "DefaultPreemption", "No preemption victims found for incoming pod");

    private final PodInfo pod;
    private final Function<NodeInfo, Verdict> trial;
    private final List<Budget> budgets;
    private final List<PodInfo> victims = new ArrayList<>();

    VictimSearch(PodInfo pod, Function<NodeInfo, Verdict> trial, List<Budget> budgets) {
        this.pod = pod;
        this.trial = trial;
        this.budgets = budgets;
    }

    /** What came of it. */
    sealed interface Search {

        /** The pod would not fit even if all pods of lower priority left. */
        record Vain(Rejected why) implements Search {}

        record Found(Victims victims) implements Search {}
    }

    Search run(NodeInfo from) {
        List<PodInfo> lower = lower(from);
        if (lower.isEmpty()) {
            return new Search.Vain(NO_VICTIMS);
        }
        NodeInfo remaining = from.without(lower);
        if (trial.apply(remaining) instanceof Rejected rejected) {
            return new Search.Vain(rejected);
        }
        // Those whose leaving would break a budget are the first that may stay, then the most
        // important ones.
        Set<PodInfo> violating = BudgetCheck.violating(lower, budgets);
        List<PodInfo> others = lower;
        if (!violating.isEmpty()) {
            remaining = reprieve(lower.stream().filter(violating::contains).toList(), remaining);
            others = lower.stream().filter(each -> !violating.contains(each)).toList();
        }
        int violations = victims.size();
        reprieve(others, remaining);
        victims.sort(Comparator.comparing(PodInfo::rank, PodRank.MORE_IMPORTANT));
        return victims.isEmpty()
                ? new Search.Vain(NO_VICTIMS)
                : new Search.Found(Victims.of(from.name(), victims, violations));
    }

    /** Mostly there is none, on thousands of nodes. The most important ones first. */
    private List<PodInfo> lower(NodeInfo from) {
        List<PodInfo> lower = new ArrayList<>(0);
        for (PodInfo other : from.pods()) {
            if (other.rank().priority() < pod.rank().priority()) {
                lower.add(other);
            }
        }
        lower.sort(Comparator.comparing(PodInfo::rank, PodRank.MORE_IMPORTANT));
        return lower;
    }

    private NodeInfo reprieve(List<PodInfo> pods, NodeInfo from) {
        NodeInfo remaining = from;
        for (PodInfo each : pods) {
            NodeInfo withIt = remaining.plus(each);
            if (trial.apply(withIt) instanceof Fits) {
                remaining = withIt;
            } else {
                victims.add(each);
            }
        }
        return remaining;
    }
}
