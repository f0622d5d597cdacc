package io.jollyboat.scheduler.decision;

import io.jollyboat.scheduler.decision.Decision.Placed;
import io.jollyboat.scheduler.decision.Decision.Unschedulable;
import io.jollyboat.scheduler.decision.Decision.WayOut;
import io.jollyboat.scheduler.framework.FilterOutcome;
import io.jollyboat.scheduler.framework.FitMessage;
import io.jollyboat.scheduler.framework.PostFilterPlugin;
import io.jollyboat.scheduler.framework.PostFilterResult.MakeRoom;
import io.jollyboat.scheduler.framework.PostFilterResult.Nothing;
import io.jollyboat.scheduler.framework.PostFilterResult.Waiting;
import io.jollyboat.scheduler.framework.Profile;
import io.jollyboat.scheduler.framework.Verdict;
import io.jollyboat.scheduler.framework.Verdict.Fits;
import io.jollyboat.scheduler.framework.Verdict.Rejected;
import io.jollyboat.scheduler.snapshot.NodeInfo;
import io.jollyboat.scheduler.snapshot.NodeSnapshot;
import io.jollyboat.scheduler.snapshot.PodInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Decides where one pod goes. A pure function of the profile, the pod and the snapshot: it neither
 * remembers nor does anything, and asked again it answers the same.
 */
public final class SchedulingCycle {

    private static final String NO_NODES = "no nodes available to schedule pods";

    private final Profile profile;

    public SchedulingCycle(Profile profile) {
        this.profile = profile;
    }

    public Decision decide(PodInfo pod, NodeSnapshot cluster) {
        if (cluster.size() == 0) {
            return new Unschedulable(NO_NODES, Set.of(), new WayOut.None());
        }
        PodFilter filter = PodFilter.prepare(profile.filters(), pod, cluster);
        if (filter.everywhere().isPresent()) {
            return giveUp(pod, cluster, filter);
        }
        List<NodeInfo> feasible = new ArrayList<>(cluster.size());
        for (int i = 0; i < cluster.size(); i++) {
            NodeInfo node = cluster.node(i);
            if (filter.verdict(node) instanceof Fits) {
                feasible.add(node);
            }
        }
        return feasible.isEmpty()
                ? giveUp(pod, cluster, filter)
                : new Placed(PodScorer.best(profile, pod, feasible).name(), feasible.size());
    }

    private Unschedulable giveUp(PodInfo pod, NodeSnapshot cluster, PodFilter filter) {
        List<Rejected> verdicts = new ArrayList<>(cluster.size());
        Set<String> rejectedBy = new TreeSet<>();
        for (NodeInfo node : cluster.nodes()) {
            if (filter.verdict(node) instanceof Rejected rejected) {
                verdicts.add(rejected);
                rejectedBy.add(rejected.plugin());
            }
        }
        FilterOutcome outcome =
                new FilterOutcome(cluster, verdicts, changed -> verdictOn(pod, cluster, changed));
        List<String> remarks = new ArrayList<>(2);
        WayOut wayOut = askPostFilters(pod, outcome, remarks);
        String reasons =
                filter.everywhere()
                        .map(all -> String.join(", ", all.reasons()))
                        .orElseGet(() -> FitMessage.histogram(verdicts));
        String message = FitMessage.of(cluster.size(), reasons, String.join(", ", remarks));
        return new Unschedulable(message, rejectedBy, wayOut);
    }

    private WayOut askPostFilters(PodInfo pod, FilterOutcome outcome, List<String> remarks) {
        WayOut wayOut = new WayOut.None();
        for (PostFilterPlugin plugin : profile.postFilters()) {
            switch (plugin.postFilter(pod, outcome)) {
                case Nothing(String message) -> remarks.add(message);
                case Waiting(String message) -> {
                    remarks.add(message);
                    wayOut = new WayOut.UnderWay();
                }
                case MakeRoom(String node, List<PodInfo> victims) -> {
                    remarks.clear();
                    return new WayOut.Preempt(node, victims);
                }
            }
        }
        remarks.removeIf(String::isEmpty);
        return wayOut;
    }

    /** What the filters say to the pod on a node that is not as the snapshot has it. */
    private Verdict verdictOn(PodInfo pod, NodeSnapshot cluster, NodeInfo changed) {
        NodeSnapshot after = cluster.with(List.of(changed));
        return PodFilter.prepare(profile.filters(), pod, after).verdict(changed);
    }
}
