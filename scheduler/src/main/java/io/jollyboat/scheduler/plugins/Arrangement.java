package io.jollyboat.scheduler.plugins;

import io.jollyboat.core.placement.NodeChoice;
import io.jollyboat.scheduler.plugins.preemption.Sampling;
import io.jollyboat.scheduler.plugins.resources.BalancedAllocation;
import io.jollyboat.scheduler.plugins.resources.IgnoredResources;
import io.jollyboat.scheduler.plugins.resources.Overcommit;
import io.jollyboat.scheduler.plugins.resources.Packing;
import io.jollyboat.scheduler.plugins.topology.InterPodAffinity;
import io.jollyboat.scheduler.plugins.topology.SpreadDefaults;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which rules a profile has and how they are set.
 *
 * @param fit what counts of what pods ask for, and how nodes are liked for what is promised of them
 * @param overcommit how much limits matter
 * @param balanced names of the resources whose shares are to be alike
 * @param affinity what is added to what pods want near them, and how that counts
 * @param spread how pods are spread that do not say how
 * @param preemption on how many nodes victims are looked for
 * @param choice which rules are asked
 */
public record Arrangement(
        Fit fit,
        Overcommit overcommit,
        List<String> balanced,
        Affinity affinity,
        SpreadDefaults spread,
        Sampling preemption,
        Choice choice) {

    public static final Arrangement DEFAULT =
            new Arrangement(
                    new Fit(IgnoredResources.NONE, Packing.TIGHT),
                    Overcommit.BREAKS_TIES,
                    BalancedAllocation.DEFAULT.resources(),
                    new Affinity(NodeChoice.ANY, InterPodAffinity.Arguments.DEFAULT),
                    SpreadDefaults.NONE,
                    Sampling.DEFAULT,
                    Choice.ALL);

    public Arrangement {
        balanced = List.copyOf(balanced);
    }

    /** How NodeResourcesFit is set. */
    public record Fit(IgnoredResources ignored, Packing packing) {}

    /**
     * How the rules of affinity are set.
     *
     * @param added to what each pod says of nodes
     * @param pods how preferences among pods count
     */
    public record Affinity(NodeChoice added, InterPodAffinity.Arguments pods) {}

    /**
     * Which rules are asked, by their names.
     *
     * @param off rules that are not asked what else they know: to make room, to reserve, to permit
     * @param notFiltering rules that are not asked which nodes fit
     * @param weights how much scores count that do not count as usual; 0 for not at all
     */
    public record Choice(Set<String> off, Set<String> notFiltering, Map<String, Integer> weights) {

        public static final Choice ALL = new Choice(Set.of(), Set.of(), Map.of());

        public Choice {
            off = Set.copyOf(off);
            notFiltering = Set.copyOf(notFiltering);
            weights = Map.copyOf(weights);
        }

        boolean filters(String name) {
            return !notFiltering.contains(name);
        }

        int weight(String name, int usual) {
            return weights.getOrDefault(name, usual);
        }
    }

    public Packing packing() {
        return fit.packing();
    }

    public Arrangement with(Packing changed) {
        return new Arrangement(
                new Fit(fit.ignored(), changed),
                overcommit,
                balanced,
                affinity,
                spread,
                preemption,
                choice);
    }

    public Arrangement with(Overcommit changed) {
        return new Arrangement(fit, changed, balanced, affinity, spread, preemption, choice);
    }

    public Arrangement with(SpreadDefaults changed) {
        return new Arrangement(fit, overcommit, balanced, affinity, changed, preemption, choice);
    }

    public Arrangement with(Choice changed) {
        return new Arrangement(fit, overcommit, balanced, affinity, spread, preemption, changed);
    }
}
