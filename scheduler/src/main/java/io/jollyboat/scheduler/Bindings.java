package io.jollyboat.scheduler;

import io.jollyboat.core.reconcile.Key;
import io.jollyboat.scheduler.Gangs.Parked;
import io.jollyboat.scheduler.decision.Decision.Unschedulable;
import io.jollyboat.scheduler.decision.Decision.WayOut;
import io.jollyboat.scheduler.framework.ClusterEvent.PodPlaced;
import io.jollyboat.scheduler.framework.ClusterEvent.PodRemoved;
import io.jollyboat.scheduler.framework.ClusterEvent.StorageChanged;
import io.jollyboat.scheduler.framework.PermitPlugin.Permission;
import io.jollyboat.scheduler.measure.SchedulerMeasures;
import io.jollyboat.scheduler.measure.SchedulerMeasures.Result;
import io.jollyboat.scheduler.plugins.Plugins;
import io.jollyboat.scheduler.queue.QueuedPod;
import io.jollyboat.scheduler.queue.QueuedPod.Attempt;
import io.jollyboat.scheduler.snapshot.ClusterState;
import io.jollyboat.scheduler.snapshot.NodeSnapshot;
import io.jollyboat.scheduler.snapshot.PodInfo;
import io.jollyboat.scheduler.storage.StorageState;
import io.jollyboat.scheduler.storage.VolumeSearch.Promise;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The way of a pod from the choice of its node to its binding.
 *
 * <p>A pod that was placed is <em>assumed</em> on its node from then on, so that the next pod is
 * not promised the same room; binding it happens beside the loop. Only if that fails it is taken
 * off the node and tried again. A pod of a group is bound when enough of the group have nodes.
 *
 * <p>Belongs to the scheduling loop, as everything it is given.
 */
final class Bindings {

    private final ProfileRules rules;
    private final ClusterState cluster;
    private final StorageState storage;
    private final Nominations nominations;
    private final Turns turns;
    private final Outcomes outcomes;
    private final SchedulerMeasures measures;
    private final Gangs gangs = new Gangs();

    Bindings(
            ProfileRules rules,
            ClusterState cluster,
            StorageState storage,
            Nominations nominations,
            Turns turns,
            Outcomes outcomes,
            SchedulerMeasures measures) {
        this.rules = rules;
        this.cluster = cluster;
        this.storage = storage;
        this.nominations = nominations;
        this.turns = turns;
        this.outcomes = outcomes;
        this.measures = measures;
    }

    /** A pod is on its node, by whosever doing. */
    void placed(PodInfo pod) {
        gangs.placed(pod);
    }

    /** A pod is gone from its node. */
    void removed(PodInfo pod) {
        gangs.removed(pod);
    }

    /** Binds a pod to the node it names, now or when its group may be. */
    void bind(QueuedPod queued, PodInfo placed, NodeSnapshot snapshot) {
        List<Promise> promises = rules.reserve(placed, snapshot);
        promises.forEach(storage::promise);
        cluster.putPod(placed);
        gangs.placed(placed);
        turns.placed(queued);
        turns.happened(new PodPlaced(placed));
        if (placed.nodeName().equals(placed.rank().nominatedNode())) {
            cluster.withdrawNomination(placed.key()); // it has the room that was kept for it
        } else {
            nominations.withdraw(placed.key());
        }
        permit(new Parked(queued, placed, promises), snapshot);
    }

    /** Binds the pod and those of its group that waited for it, or has it wait as well. */
    private void permit(Parked pod, NodeSnapshot snapshot) {
        Optional<Key> group = pod.placed().group();
        int placed = group.map(gangs::placedOf).orElse(1);
        switch (rules.permit(pod.placed(), placed, snapshot)) {
            case Permission.Granted() -> {
                handOver(pod);
                group.ifPresent(this::release);
            }
            case Permission.Wait(Duration atMost) -> {
                Key its = group.orElseThrow();
                gangs.park(its, pod, () -> turns.after(atMost, () -> waitedInVain(its, atMost)));
            }
        }
    }

    private void release(Key group) {
        gangs.release(group).forEach(this::handOver);
        outcomes.group(group, Optional.empty());
    }

    private void waitedInVain(Key group, Duration time) {
        String message =
                "rejected due to timeout after waiting %ds at plugin %s"
                        .formatted(time.toSeconds(), Plugins.GANGS);
        gangs.release(group).forEach(each -> failed(each, message));
        outcomes.group(group, Optional.of(message));
    }

    private void handOver(Parked pod) {
        Attempt attempt = pod.queued().attempt();
        String profile = pod.placed().rules().schedulerName();
        outcomes.bind(
                pod.placed(),
                pod.promises(),
                () -> measures.bound(attempt, profile),
                failure -> {
                    measures.attempted(Result.ERROR, profile, attempt.begun());
                    turns.soon(() -> failed(pod, failure));
                });
    }

    private void failed(Parked pod, String failure) {
        pod.promises().forEach(storage::withdraw);
        QueuedPod queued = pod.queued();
        if (!turns.holds(queued)) {
            return; // gone meanwhile, or bound after all and only the answer was lost
        }
        PodInfo placed = pod.placed();
        PodInfo waiting = queued.pod().nominatedFor(placed.rank().nominatedNode());
        cluster.removePod(placed.key());
        gangs.removed(placed);
        cluster.nominate(waiting);
        turns.failed(queued);
        outcomes.failed(waiting, failure);
        turns.happened(PodRemoved.from(cluster, placed));
        if (!placed.demand().volumes().isNone()) {
            turns.happened(new StorageChanged());
        }
    }

    /** One of a group fits nowhere: without it the others had better not hold their room. */
    void dissolve(Key group, Unschedulable why) {
        gangs.release(group).forEach(this::putBack);
        outcomes.group(
                group,
                Optional.of(
                        why.wayOut() instanceof WayOut.None
                                ? why.message()
                                : "pod group is waiting for preemption to complete"));
    }

    /** It fits by itself: it is for the one that does not to find a node, which wakes it. */
    private void putBack(Parked pod) {
        pod.promises().forEach(storage::withdraw);
        cluster.removePod(pod.placed().key());
        gangs.removed(pod.placed());
        if (turns.holds(pod.queued())) {
            turns.rejected(pod.queued(), Set.of(Plugins.GANGS), "");
            String message = "the pods of its group do not all fit";
            outcomes.unschedulable(pod.queued().pod(), "", message);
        }
        turns.happened(PodRemoved.from(cluster, pod.placed()));
    }
}
