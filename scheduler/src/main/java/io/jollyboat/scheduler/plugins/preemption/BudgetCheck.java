package io.jollyboat.scheduler.plugins.preemption;

import io.jollyboat.scheduler.snapshot.Budget;
import io.jollyboat.scheduler.snapshot.PodInfo;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Which of some pods could not leave together without breaking a disruption budget. */
final class BudgetCheck {

    private BudgetCheck() {}

    /**
     * @param pods the most important first: budgets are used up in this order
     * @return those with which some budget is overdrawn
     */
    static Set<PodInfo> violating(List<PodInfo> pods, List<Budget> budgets) {
        Set<PodInfo> violating = new HashSet<>();
        if (budgets.isEmpty()) {
            return violating;
        }
        int[] left = budgets.stream().mapToInt(Budget::allowed).toArray();
        for (PodInfo pod : pods) {
            for (int i = 0; i < left.length; i++) {
                Budget budget = budgets.get(i);
                boolean counted = budget.disrupted().contains(pod.key().name());
                if (budget.covers(pod) && !counted && --left[i] < 0) {
                    violating.add(pod);
                }
            }
        }
        return violating;
    }
}
