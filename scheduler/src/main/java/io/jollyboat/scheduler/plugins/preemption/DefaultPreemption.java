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
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Pods of lower priority leave a node so that one of higher priority fits. */
public final class DefaultPreemption implements PostFilterPlugin {

    private static final String NAME = "DefaultPreemption";
    private static final String PREFIX = "preemption: ";

    private static final Rejected NOT_HELPFUL =
            Rejected.unresolvable(NAME, "Preemption is not helpful for scheduling");

    private final Sampling sampling;

    public DefaultPreemption(Sampling sampling) {
        this.sampling = sampling;
    }

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
        List<Rejected> verdicts = new ArrayList<>();
        Optional<Victims> best = leastHarm(pod, outcome, verdicts);
        return best.<PostFilterResult>map(victims -> new MakeRoom(victims.node(), victims.pods()))
                .orElseGet(() -> new Nothing(inVain(outcome, verdicts)));
    }

    private static String inVain(FilterOutcome outcome, List<Rejected> verdicts) {
        int nodes = outcome.cluster().size();
        return PREFIX + FitMessage.of(nodes, FitMessage.histogram(verdicts), "");
    }

    /**
     * Where to begin differs from pod to pod: did all begin at the first node, the nodes there
     * would lose all their pods, those that lost some for others already first.
     *
     * @param verdicts filled with what speaks against the nodes without candidates
     */
    private Optional<Victims> leastHarm(
            PodInfo pod, FilterOutcome outcome, List<Rejected> verdicts) {
        int nodes = outcome.verdicts().size();
        int enough = sampling.of(nodes);
        int candidates = 0;
        Victims best = null;
        int position = Math.floorMod(pod.uid().hashCode(), nodes);
        for (int i = 0; i < nodes && !isEnough(candidates, enough, best); i++) {
            Rejected verdict = outcome.verdicts().get(position);
            if (!verdict.resolvable()) {
                verdicts.add(NOT_HELPFUL);
            } else {
                switch (search(pod, position, outcome)) {
                    case Search.Vain(Rejected still) -> verdicts.add(still);
                    case Search.Found(Victims victims) -> {
                        candidates++;
                        best = best == null || victims.isLesserThan(best) ? victims : best;
                    }
                }
            }
            position = position + 1 < nodes ? position + 1 : 0;
        }
        return Optional.ofNullable(best);
    }

    /** Those that break a budget are not enough, however many there are. */
    private static boolean isEnough(int candidates, int enough, @Nullable Victims best) {
        return candidates >= enough && best != null && best.harm().violations() == 0;
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
