package io.jollyboat.scheduler.plugins;

import io.jollyboat.scheduler.framework.FilterPlugin;
import io.jollyboat.scheduler.framework.PostFilterPlugin;
import io.jollyboat.scheduler.framework.PreEnqueuePlugin;
import io.jollyboat.scheduler.framework.Profile;
import io.jollyboat.scheduler.framework.Profile.WeightedScore;
import io.jollyboat.scheduler.framework.QueueSortPlugin;
import io.jollyboat.scheduler.framework.ScorePlugin;
import java.util.ArrayList;
import java.util.List;

/** The list of all scheduling rules, each at its place in the order and with its weight. */
public final class Plugins {

    private static final TaintToleration TAINT_TOLERATION = new TaintToleration();
    private static final NodeAffinity NODE_AFFINITY = new NodeAffinity();
    private static final DynamicResources DYNAMIC_RESOURCES = new DynamicResources();

    private static final List<PreEnqueuePlugin> PRE_ENQUEUE = List.of(new SchedulingGates());

    private static final List<FilterPlugin> FILTERS =
            List.of(
                    new NodeUnschedulable(),
                    new NodeName(),
                    TAINT_TOLERATION,
                    NODE_AFFINITY,
                    new NodePorts(),
                    new NodeResourcesFit(),
                    DYNAMIC_RESOURCES);

    private static final List<PostFilterPlugin> POST_FILTERS =
            List.of(DYNAMIC_RESOURCES, new DefaultPreemption());

    private Plugins() {}

    /** The order of the queue, the same for all profiles. */
    public static QueueSortPlugin queueSort() {
        return new PrioritySort();
    }

    public static Profile profile(
            String schedulerName, ScoringStrategy strategy, Overcommit overcommit) {
        ScorePlugin limits = new LimitsScore();
        List<WeightedScore> scores = new ArrayList<>();
        scores.add(new WeightedScore(TAINT_TOLERATION, 3));
        scores.add(new WeightedScore(NODE_AFFINITY, 2));
        scores.add(new WeightedScore(PackingScore.rounded(strategy), 1));
        if (overcommit == Overcommit.LAST_RESORT) {
            scores.add(new WeightedScore(limits, 2));
        }
        List<ScorePlugin> tieBreakers = List.of(limits, PackingScore.exact(strategy));
        return new Profile(schedulerName, PRE_ENQUEUE, FILTERS, POST_FILTERS, scores, tieBreakers);
    }
}
