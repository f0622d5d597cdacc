package io.jollyboat.scheduler.plugins.topology;

import io.jollyboat.core.selector.LabelSelector;
import io.jollyboat.core.selector.Requirement;
import io.jollyboat.scheduler.snapshot.PodInfo;
import io.jollyboat.scheduler.snapshot.SpreadConstraint;
import io.jollyboat.scheduler.snapshot.Workload;
import java.util.ArrayList;
import java.util.List;

/**
 * How pods are spread that do not say how: with those that the same Services and the same owner
 * pick.
 *
 * @param constraints with any selector
 * @param lenient whether a node may lack some of the labels
 */
public record SpreadDefaults(List<SpreadConstraint> constraints, boolean lenient) {

    /** Not at all: packing has its way. */
    public static final SpreadDefaults NONE = new SpreadDefaults(List.of(), false);

    /** Kubernetes' own. */
    public static final SpreadDefaults SYSTEM =
            new SpreadDefaults(
                    List.of(soft(SpreadScorer.HOSTNAME, 3), soft("topology.kubernetes.io/zone", 5)),
                    true);

    public SpreadDefaults {
        constraints = List.copyOf(constraints);
    }

    /** Whether there are any. */
    public boolean any() {
        return !constraints.isEmpty();
    }

    private static SpreadConstraint soft(String label, int maxSkew) {
        return new SpreadConstraint(
                maxSkew, label, false, LabelSelector.EVERYTHING, 1, true, false);
    }

    /** The constraints of one pod; none when nothing picks it. */
    List<SpreadConstraint> of(PodInfo pod, List<Workload> workloads) {
        if (constraints.isEmpty()) {
            return List.of();
        }
        List<Requirement> requirements = new ArrayList<>();
        for (Workload workload : workloads) {
            if (workload.namespace().equals(pod.key().namespace())
                    && !workload.selector().isEverything()
                    && workload.selector().matches(pod.labels())) {
                requirements.addAll(workload.selector().requirements());
            }
        }
        if (requirements.isEmpty()) {
            return List.of();
        }
        LabelSelector all = LabelSelector.of(requirements);
        return constraints.stream().map(each -> each.over(all)).toList();
    }
}
