package io.jollyboat.scheduler.plugins;

import io.jollyboat.scheduler.framework.FilterPlugin;
import io.jollyboat.scheduler.framework.PermitPlugin;
import io.jollyboat.scheduler.framework.Plugin;
import io.jollyboat.scheduler.framework.PostFilterPlugin;
import io.jollyboat.scheduler.framework.PreEnqueuePlugin;
import io.jollyboat.scheduler.framework.Profile;
import io.jollyboat.scheduler.framework.Profile.WeightedScore;
import io.jollyboat.scheduler.framework.QueueSortPlugin;
import io.jollyboat.scheduler.framework.ReservePlugin;
import io.jollyboat.scheduler.framework.ScorePlugin;
import io.jollyboat.scheduler.plugins.preemption.DefaultPreemption;
import io.jollyboat.scheduler.plugins.resources.BalancedAllocation;
import io.jollyboat.scheduler.plugins.resources.DynamicResources;
import io.jollyboat.scheduler.plugins.resources.LimitsScore;
import io.jollyboat.scheduler.plugins.resources.NodeResourcesFit;
import io.jollyboat.scheduler.plugins.resources.Overcommit;
import io.jollyboat.scheduler.plugins.resources.PackingScore;
import io.jollyboat.scheduler.plugins.resources.ScoringStrategy;
import io.jollyboat.scheduler.plugins.topology.InterPodAffinity;
import io.jollyboat.scheduler.plugins.topology.PodTopologySpread;
import io.jollyboat.scheduler.plugins.volumes.NodeVolumeLimits;
import io.jollyboat.scheduler.plugins.volumes.VolumeBinding;
import io.jollyboat.scheduler.plugins.volumes.VolumeRestrictions;
import io.jollyboat.scheduler.plugins.volumes.VolumeZone;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The list of all scheduling rules, each at its place in the order and with its weight. */
public final class Plugins {

    /** The rule that pods of a group are bound together. */
    public static final String GANGS = "GangScheduling";

    private static final String BINDER = "DefaultBinder";

    private Plugins() {}

    /** A rule, and how much its score counts unless a profile says otherwise. */
    private record Rule(Plugin plugin, int weight) {}

    /** All rules in the order in which they are asked. */
    private static List<Rule> all(Arrangement arrangement) {
        return List.of(
                new Rule(new SchedulingGates(), 0),
                new Rule(new PrioritySort(), 0),
                new Rule(new NodeUnschedulable(), 0),
                new Rule(new NodeName(), 0),
                new Rule(new TaintToleration(), 3),
                new Rule(new NodeAffinity(arrangement.affinity().added()), 2),
                new Rule(new NodePorts(), 0),
                new Rule(new NodeResourcesFit(arrangement.fit().ignored()), 0),
                new Rule(PackingScore.rounded(arrangement.packing()), 1),
                new Rule(new VolumeRestrictions(), 0),
                new Rule(new NodeVolumeLimits(), 0),
                new Rule(new VolumeBinding(), 0),
                new Rule(new VolumeZone(), 0),
                new Rule(new GangScheduling(), 0),
                new Rule(new PodTopologySpread(arrangement.spread()), 2),
                new Rule(new InterPodAffinity(arrangement.affinity().pods()), 2),
                new Rule(new DynamicResources(), 0),
                new Rule(new NodeDeclaredFeatures(), 0),
                new Rule(new DefaultPreemption(arrangement.preemption()), 0),
                new Rule(new BalancedAllocation(arrangement.balanced()), balance(arrangement)),
                new Rule(new ImageLocality(), 1),
                new Rule(new LimitsScore(), limits(arrangement)));
    }

    /** Where pods are to be packed tightly, a nearly full node is no worse for being unbalanced. */
    private static int balance(Arrangement arrangement) {
        return arrangement.packing().strategy() == ScoringStrategy.MOST_ALLOCATED ? 0 : 1;
    }

    private static int limits(Arrangement arrangement) {
        return arrangement.overcommit() == Overcommit.LAST_RESORT ? 2 : 0;
    }

    /** The names that a profile can turn on and off. */
    public static Set<String> names() {
        Set<String> names =
                all(Arrangement.DEFAULT).stream()
                        .map(rule -> rule.plugin().name())
                        .collect(Collectors.toSet());
        names.add(BINDER);
        return names;
    }

    /** The order of the queue, the same for all profiles. */
    public static QueueSortPlugin queueSort() {
        return new PrioritySort();
    }

    public static Profile profile(String schedulerName, Arrangement arrangement) {
        List<Rule> rules = all(arrangement);
        Arrangement.Choice choice = arrangement.choice();
        List<FilterPlugin> filters = of(FilterPlugin.class, rules);
        filters.removeIf(each -> !choice.filters(each.name()));
        List<PostFilterPlugin> postFilters = of(PostFilterPlugin.class, rules);
        postFilters.removeIf(each -> choice.off().contains(each.name()));
        List<ReservePlugin> reserves = of(ReservePlugin.class, rules);
        reserves.removeIf(each -> choice.off().contains(each.name()));
        List<PermitPlugin> permits = of(PermitPlugin.class, rules);
        permits.removeIf(each -> choice.off().contains(each.name()));
        List<WeightedScore> scores = new ArrayList<>();
        for (Rule rule : rules) {
            int weight = choice.weight(rule.plugin().name(), rule.weight());
            if (weight > 0 && rule.plugin() instanceof ScorePlugin score) {
                scores.add(new WeightedScore(score, weight));
            }
        }
        List<ScorePlugin> tieBreakers =
                List.of(new LimitsScore(), PackingScore.exact(arrangement.packing()));
        return new Profile(
                schedulerName,
                of(PreEnqueuePlugin.class, rules),
                filters,
                postFilters,
                scores,
                tieBreakers,
                new Profile.Binding(reserves, permits));
    }

    private static <P extends Plugin> List<P> of(Class<P> point, List<Rule> rules) {
        List<P> plugins = new ArrayList<>();
        for (Rule rule : rules) {
            if (point.isInstance(rule.plugin())) {
                plugins.add(point.cast(rule.plugin()));
            }
        }
        return plugins;
    }
}
