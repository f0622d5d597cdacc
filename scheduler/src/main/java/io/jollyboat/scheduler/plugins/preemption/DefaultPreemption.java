package io.jollyboat.scheduler.plugins.preemption;

import io.jollyboat.scheduler.framework.FilterOutcome;
import io.jollyboat.scheduler.framework.PostFilterPlugin;
import io.jollyboat.scheduler.framework.PostFilterResult;
import io.jollyboat.scheduler.framework.PostFilterResult.MakeRoom;
import io.jollyboat.scheduler.framework.PostFilterResult.Nothing;
import io.jollyboat.scheduler.framework.PostFilterResult.Waiting;
import io.jollyboat.scheduler.framework.rule.FitMessage;
import io.jollyboat.scheduler.framework.rule.Verdict.Rejected;
import io.jollyboat.scheduler.plugins.preemption.VictimSearch.Search;
import io.jollyboat.scheduler.snapshot.Budget;
import io.jollyboat.scheduler.snapshot.NodeInfo;
import io.jollyboat.scheduler.snapshot.PodInfo;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Pods of lower priority leave a node so that one of higher priority fits. */
public final class DefaultPreemption implements PostFilterPlugin {

    private static final String NAME = "DefaultPreemption";
    private static final String PREFIX = "preemption: ";

    /**
     * How many nodes with victims are compared: enough to choose from, few enough for large
     * clusters.
     */
    private static final int ENOUGH = 100;

    private static final Rejected NOT_HELPFUL =
            Rejected.unresolvable(NAME, "Preemption is not helpful for scheduling");

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public PostFilterResult postFilter(PodInfo pod, FilterOutcome outcome) {
        if (!pod.rank().mayPreempt()) {
            return new Nothing(PREFIX + "not eligible due to preemptionPolicy=Never.");
        }
        if (roomIsBeingMade(pod, outcome)) {
            return new Waiting(
                    PREFIX + "not eligible due to a terminating pod on the nominated node.");
        }
        List<Victims> candidates = new ArrayList<>();
        List<Rejected> verdicts = new ArrayList<>(outcome.verdicts().size());
        for (int i = 0; i < outcome.verdicts().size() && candidates.size() < ENOUGH; i++) {
            if (!outcome.verdicts().get(i).resolvable()) {
                verdicts.add(NOT_HELPFUL);
                continue;
            }
            switch (search(pod, i, outcome)) {
                case Search.Vain(Rejected still) -> verdicts.add(still);
                case Search.Found(Victims victims) -> candidates.add(victims);
            }
        }
        if (candidates.isEmpty()) {
            return new Nothing(
                    PREFIX
                            + FitMessage.of(
                                    outcome.cluster().size(), FitMessage.histogram(verdicts), ""));
        }
        Victims best = Collections.min(candidates, Victims.LESS_HARM);
        return new MakeRoom(best.node(), best.pods());
    }

    private static Search search(PodInfo pod, int position, FilterOutcome outcome) {
        if (outcome.findings().of(position) instanceof Search known) {
            return known;
        }
        List<Budget> budgets = outcome.cluster().surroundings().budgets();
        NodeInfo node = outcome.cluster().node(position);
        Search search = new VictimSearch(pod, outcome.trial(), budgets).run(node);
        outcome.findings().put(position, search);
        return search;
    }

    /**
     * Pods that were told to leave for this one are still on their way out: no others need to go,
     * unless the node will not do any more even then.
     */
    private static boolean roomIsBeingMade(PodInfo pod, FilterOutcome outcome) {
        int position = outcome.cluster().position(pod.rank().nominatedNode());
        if (position < 0 || !outcome.verdicts().get(position).resolvable()) {
            return false;
        }
        return outcome
                .cluster()
                .find(pod.rank().nominatedNode())
                .map(NodeInfo::pods)
                .orElse(List.of())
                .stream()
                .anyMatch(
                        other ->
                                other.rank().terminating()
                                        && other.rank().priority() < pod.rank().priority());
    }
}
