package io.jollyboat.scheduler.plugins;

import io.jollyboat.scheduler.framework.Verdict;
import io.jollyboat.scheduler.framework.Verdict.Fits;
import io.jollyboat.scheduler.framework.Verdict.Rejected;
import io.jollyboat.scheduler.snapshot.Budget;
import io.jollyboat.scheduler.snapshot.NodeInfo;
import io.jollyboat.scheduler.snapshot.PodInfo;
import io.jollyboat.scheduler.snapshot.PodRank;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
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
    private String node = "";
    private int violations;

    VictimSearch(PodInfo pod, Function<NodeInfo, Verdict> trial, List<Budget> budgets) {
        this.pod = pod;
        this.trial = trial;
        this.budgets = budgets;
    }

    /**
     * @return why the pod would not fit even if all pods of lower priority left; empty when there
     *     are victims
     */
    Optional<Rejected> run(NodeInfo from) {
        node = from.name();
        if (!hasLower(from)) {
            return Optional.of(NO_VICTIMS);
        }
        List<PodInfo> lower =
                from.pods().stream()
                        .filter(other -> other.rank().priority() < pod.rank().priority())
                        .sorted(Comparator.comparing(PodInfo::rank, PodRank.MORE_IMPORTANT))
                        .toList();
        NodeInfo remaining = from;
        for (PodInfo each : lower) {
            remaining = remaining.minus(each.key());
        }
        if (trial.apply(remaining) instanceof Rejected rejected) {
            return Optional.of(rejected);
        }
        // Those whose leaving would break a budget are the first that may stay, then the most
        // important ones.
        Set<PodInfo> violating = BudgetCheck.violating(lower, budgets);
        remaining = reprieve(lower.stream().filter(violating::contains).toList(), remaining);
        violations = victims.size();
        reprieve(lower.stream().filter(each -> !violating.contains(each)).toList(), remaining);
        victims.sort(Comparator.comparing(PodInfo::rank, PodRank.MORE_IMPORTANT));
        return victims.isEmpty() ? Optional.of(NO_VICTIMS) : Optional.empty();
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

    /** Mostly there is none, on thousands of nodes: this is the quick way to see it. */
    private boolean hasLower(NodeInfo from) {
        for (PodInfo other : from.pods()) {
            if (other.rank().priority() < pod.rank().priority()) {
                return true;
            }
        }
        return false;
    }

    Victims victims() {
        return new Victims(node, victims, violations);
    }
}
