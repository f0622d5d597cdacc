package io.jollyboat.controllers.statefulset;

import io.jollyboat.controllers.pods.PodStates;
import io.jollyboat.core.api.apps.v1.StatefulSet;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.placement.PodLife;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What to do next for a set. In order, a pod is made or deleted only when all before it are
 * available; in parallel, everything is done at once. Scaling comes before updating, and an update
 * goes from the highest number down to the partition. Pure.
 */
final class StatefulSetPlan {

    private final StatefulSet set;
    private final String updateRevision;
    private final Instant now;
    private final boolean ordered;
    private final int start;
    private final @Nullable Pod[] slots; // by ordinal less start
    private final List<Pod> condemned = new ArrayList<>(); // highest ordinal first
    private final List<Step> steps = new ArrayList<>();

    private StatefulSetPlan(StatefulSet set, String updateRevision, List<Pod> pods, Instant now) {
        this.set = set;
        this.updateRevision = updateRevision;
        this.now = now;
        this.ordered = !set.spec().podManagementPolicy().equals("Parallel");
        this.start = set.spec().ordinals().start();
        this.slots = new Pod[set.spec().replicas(1)];
        for (Pod pod : pods) {
            OptionalInt ordinal = PodIdentity.ordinal(set, pod);
            if (ordinal.isPresent()) {
                place(pod, ordinal.getAsInt() - start);
            }
        }
        condemned.sort(Comparator.comparingInt((Pod pod) -> ordinal(pod)).reversed());
    }

    private void place(Pod pod, int slot) {
        if (slot >= 0 && slot < slots.length) {
            slots[slot] = pod;
        } else {
            condemned.add(pod);
        }
    }

    private int ordinal(Pod pod) {
        return PodIdentity.ordinal(set, pod).orElse(-1);
    }

    /** The steps, in their order; those for a parallel set may be taken at once. */
    static List<Step> next(StatefulSet set, String updateRevision, List<Pod> pods, Instant now) {
        var plan = new StatefulSetPlan(set, updateRevision, pods, now);
        if (plan.keep() && plan.shrink()) {
            plan.update();
        }
        return plan.steps;
    }

    /** Makes what is missing; returns whether everything behind may go on. */
    private boolean keep() {
        for (int slot = 0; slot < slots.length; slot++) {
            if (!keep(slot) && ordered) {
                return false;
            }
        }
        return true;
    }

    private boolean keep(int slot) {
        Pod pod = slots[slot];
        int ordinal = start + slot;
        if (pod == null) {
            steps.add(new Step.Create(ordinal, !currentNeeded(ordinal)));
            return false;
        }
        if (PodLife.hasEnded(pod)) {
            if (!pod.beingDeleted()) {
                steps.add(new Step.Renew(pod));
            }
            return false;
        }
        if (pod.status().phase().equals("Pending")) {
            steps.add(new Step.Claim(ordinal, pod));
        }
        if (unavailable(pod)) {
            return false;
        }
        if (!PodIdentity.intact(set, ordinal, pod)) {
            steps.add(new Step.Repair(ordinal, pod));
        }
        return true;
    }

    /** Whether a new pod of that number is still to be of the current revision. */
    private boolean currentNeeded(int ordinal) {
        var strategy = set.spec().updateStrategy();
        if (!strategy.type().equals("RollingUpdate")) {
            return false;
        }
        int boundary =
                strategy.rollingUpdate().isEmpty()
                        ? set.status().currentReplicas()
                        : strategy.rollingUpdate().partition();
        return ordinal < start + boundary;
    }

    /** Takes away what is too much; returns whether an update may go on. */
    private boolean shrink() {
        Pod firstUnhealthy = firstUnhealthy();
        for (Pod pod : condemned) {
            if (pod.beingDeleted()) {
                if (ordered) {
                    return false;
                }
                continue;
            }
            if (ordered && unavailable(pod) && !same(pod, firstUnhealthy)) {
                return false;
            }
            steps.add(new Step.Delete(pod));
            if (ordered) {
                return false;
            }
        }
        return true;
    }

    private static boolean same(Pod pod, @Nullable Pod other) {
        return other != null && pod.uid().equals(other.uid());
    }

    /** Of the pods that are not available the one with the lowest number, those that stay first. */
    private @Nullable Pod firstUnhealthy() {
        for (Pod pod : slots) {
            if (pod == null || unavailable(pod)) {
                return pod;
            }
        }
        return condemned.reversed().stream().filter(this::unavailable).findFirst().orElse(null);
    }

    /** The highest that is old, once all above it are available; nobody looks at those below. */
    private void update() {
        if (!set.spec().updateStrategy().type().equals("RollingUpdate")) {
            return;
        }
        for (int slot = slots.length - 1; slot >= partition(); slot--) {
            Pod pod = slots[slot];
            if (pod != null && outdated(pod)) {
                steps.add(new Step.Delete(pod));
                return;
            }
            if (pod == null || unavailable(pod)) {
                return;
            }
        }
    }

    private boolean outdated(Pod pod) {
        return !pod.beingDeleted() && !PodIdentity.revision(pod).equals(updateRevision);
    }

    private int partition() {
        return set.spec().updateStrategy().rollingUpdate().partition();
    }

    private boolean unavailable(Pod pod) {
        return pod.beingDeleted()
                || !pod.status().phase().equals("Running")
                || !PodStates.available(pod, set.spec().minReadySeconds(), now);
    }
}
