package io.jollyboat.scheduler.plugins.topology;

import io.jollyboat.core.placement.Taint;
import io.jollyboat.scheduler.node.NodeFacts;
import io.jollyboat.scheduler.snapshot.NodeInfo;
import io.jollyboat.scheduler.snapshot.PodInfo;
import io.jollyboat.scheduler.snapshot.SpreadConstraint;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What the constraints of one pod have in common: which nodes and which pods they count. */
final class SpreadRule {

    private final PodInfo pod;
    private final List<SpreadConstraint> constraints;

    SpreadRule(PodInfo pod, List<SpreadConstraint> constraints) {
        this.pod = pod;
        this.constraints = constraints;
    }

    List<SpreadConstraint> constraints() {
        return constraints;
    }

    /** The labels over whose values pods are spread. */
    Set<String> labels() {
        Set<String> labels = new HashSet<>();
        constraints.forEach(each -> labels.add(each.topologyKey()));
        return labels;
    }

    /** Whether the node has the labels of all constraints. */
    boolean hasAllLabels(NodeFacts node) {
        for (SpreadConstraint each : constraints) {
            if (!node.labels().containsKey(each.topologyKey())) {
                return false;
            }
        }
        return true;
    }

    /** Whether the node counts for a constraint. */
    boolean counts(SpreadConstraint constraint, NodeFacts node) {
        return (!constraint.honorsAffinity() || pod.rules().nodeChoice().admits(node))
                && (!constraint.honorsTaints() || toleratesAll(node));
    }

    private boolean toleratesAll(NodeFacts node) {
        for (Taint taint : node.taints()) {
            if (taint.forbidsScheduling() && !pod.rules().tolerates(taint)) {
                return false;
            }
        }
        return true;
    }

    /** The pods on the node that a constraint counts: those that leave do not. */
    int like(SpreadConstraint constraint, NodeInfo node) {
        int count = 0;
        for (PodInfo other : node.pods()) {
            if (!other.rank().terminating()
                    && other.key().namespace().equals(pod.key().namespace())
                    && constraint.selector().matches(other.labels())) {
                count++;
            }
        }
        return count;
    }

    /** 1 when the pod itself is one of those counted. */
    int self(SpreadConstraint constraint) {
        return constraint.selector().matches(pod.labels()) ? 1 : 0;
    }
}
