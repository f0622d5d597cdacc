package io.jollyboat.scheduler.decision;

import io.jollyboat.scheduler.decision.Decision.Placed;
import io.jollyboat.scheduler.decision.Decision.Unschedulable;
import io.jollyboat.scheduler.decision.Decision.WayOut;
import io.jollyboat.scheduler.framework.FilterOutcome;
import io.jollyboat.scheduler.framework.PostFilterPlugin;
import io.jollyboat.scheduler.framework.PostFilterResult.MakeRoom;
import io.jollyboat.scheduler.framework.PostFilterResult.Nothing;
import io.jollyboat.scheduler.framework.PostFilterResult.Waiting;
import io.jollyboat.scheduler.framework.Profile;
import io.jollyboat.scheduler.framework.rule.FitMessage;
import io.jollyboat.scheduler.framework.rule.Verdict;
import io.jollyboat.scheduler.framework.rule.Verdict.Rejected;
import io.jollyboat.scheduler.snapshot.NodeSnapshot;
import io.jollyboat.scheduler.snapshot.PodInfo;
import io.jollyboat.scheduler.snapshot.Wants;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Decides where one pod goes: a function of the profile, the pod and the snapshot, which does
 * nothing and asked again answers the same. It remembers what it found out for pods that want the
 * same, which makes it faster and nothing else. Not safe for use by several threads.
 */
public final class SchedulingCycle {

    /**
     * Among so many pods that wait together a better order is looked for. Fewer gain less; and no
     * event is seen before all have their nodes.
     */
    public static final int TOGETHER = 50;

    private static final String NO_NODES = "no nodes available to schedule pods";

    /** For how many different wants findings are kept; each costs some 90 bytes a node. */
    private static final int REMEMBERED = 64;

    private final Profile profile;
    private final PointTimes times;
    private final boolean packs; // whether the order of pods matters to a score
    private final Map<Wants, Evaluation> evaluations =
            new LinkedHashMap<>(32, 0.75f, true) {
                private static final long serialVersionUID = 1;

                @Override
                protected boolean removeEldestEntry(Map.Entry<Wants, Evaluation> eldest) {
                    return size() > REMEMBERED;
                }
            };

    public SchedulingCycle(Profile profile) {
        this(profile, PointTimes.UNTOLD);
    }

    /**
     * @param times told how long the rules take
     */
    public SchedulingCycle(Profile profile, PointTimes times) {
        this.profile = profile;
        this.times = times;
        this.packs = profile.scores().stream().anyMatch(each -> each.plugin().comparesPods());
    }

    public Decision decide(PodInfo pod, NodeSnapshot cluster) {
        if (cluster.size() == 0) {
            return new Unschedulable(NO_NODES, Set.of(), new WayOut.None());
        }
        long begun = times.now();
        Evaluation evaluation = evaluation(pod, cluster);
        begun = took("PreFilter", true, begun);
        evaluation.update(pod, cluster);
        int fitting = evaluation.fitting();
        begun = took("Filter", fitting > 0, begun);
        if (fitting == 0) {
            return giveUp(pod, cluster, evaluation);
        }
        String best = evaluation.best().name();
        took("Score", true, begun);
        return new Placed(best, fitting);
    }

    /**
     * The order in which pods that wait together fill nodes best. Whoever places them in it, with
     * nothing else happening in between, finds a node for each.
     *
     * @param pods in the order in which they would be placed without this, of this profile
     * @return empty when they had better be placed in theirs: not all would get a node, it makes no
     *     difference, or some rule looks at more than one node
     */
    public Optional<List<PodInfo>> jointly(List<PodInfo> pods, NodeSnapshot cluster) {
        return JointOrder.of(pods, cluster, this::evaluation);
    }

    /** Whether the order in which such a pod is placed among others may be changed. */
    public boolean mayReorder(PodInfo pod) {
        return packs && JointOrder.mayContain(pod);
    }

    private long took(String point, boolean success, long begun) {
        String status = success ? "Success" : "Unschedulable";
        return times.took(point, status, profile.schedulerName(), begun);
    }

    private Evaluation evaluation(PodInfo pod, NodeSnapshot cluster) {
        Wants wants = Wants.of(pod);
        Evaluation known = evaluations.get(wants);
        if (known != null && known.canFollow(pod, cluster)) {
            return known;
        }
        Evaluation fresh = new Evaluation(profile, pod, cluster);
        evaluations.put(wants, fresh);
        return fresh;
    }

    private Unschedulable giveUp(PodInfo pod, NodeSnapshot cluster, Evaluation evaluation) {
        List<Rejected> verdicts = new ArrayList<>(cluster.size());
        Set<String> rejectedBy = new HashSet<>();
        String latest = "";
        for (Verdict verdict : evaluation.verdicts()) {
            if (verdict instanceof Rejected rejected) {
                verdicts.add(rejected);
                if (!rejected.plugin().equals(latest)) {
                    latest = rejected.plugin(); // mostly the same for all nodes
                    rejectedBy.add(latest);
                }
            }
        }
        FilterOutcome outcome =
                new FilterOutcome(
                        cluster,
                        verdicts,
                        changed -> evaluation.trial(pod, changed),
                        evaluation.findings());
        List<String> remarks = new ArrayList<>(2);
        long begun = times.now();
        WayOut wayOut = askPostFilters(pod, outcome, remarks);
        took("PostFilter", wayOut instanceof WayOut.Preempt, begun);
        String reasons =
                evaluation
                        .filter()
                        .everywhere()
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
}
