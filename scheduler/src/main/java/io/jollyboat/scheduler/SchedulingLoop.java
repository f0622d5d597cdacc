package io.jollyboat.scheduler;

import io.jollyboat.core.reconcile.Key;
import io.jollyboat.core.runtime.SerialExecutor;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.core.runtime.Timer;
import io.jollyboat.scheduler.Gangs.Parked;
import io.jollyboat.scheduler.decision.Decision;
import io.jollyboat.scheduler.decision.Decision.Placed;
import io.jollyboat.scheduler.decision.Decision.Unschedulable;
import io.jollyboat.scheduler.decision.Decision.WayOut;
import io.jollyboat.scheduler.decision.DecisionLog;
import io.jollyboat.scheduler.decision.DecisionRecord;
import io.jollyboat.scheduler.framework.ClusterEvent;
import io.jollyboat.scheduler.framework.ClusterEvent.NodeAdded;
import io.jollyboat.scheduler.framework.ClusterEvent.NodeChanged;
import io.jollyboat.scheduler.framework.ClusterEvent.PodChanged;
import io.jollyboat.scheduler.framework.ClusterEvent.PodPlaced;
import io.jollyboat.scheduler.framework.ClusterEvent.PodRemoved;
import io.jollyboat.scheduler.framework.ClusterEvent.StorageChanged;
import io.jollyboat.scheduler.framework.PermitPlugin.Permission;
import io.jollyboat.scheduler.node.NodeFacts;
import io.jollyboat.scheduler.plugins.Plugins;
import io.jollyboat.scheduler.queue.BackOff;
import io.jollyboat.scheduler.queue.QueuedPod;
import io.jollyboat.scheduler.queue.SchedulingQueue;
import io.jollyboat.scheduler.snapshot.ClusterState;
import io.jollyboat.scheduler.snapshot.NodeSnapshot;
import io.jollyboat.scheduler.snapshot.PodInfo;
import io.jollyboat.scheduler.snapshot.Surroundings;
import io.jollyboat.scheduler.storage.ClaimFacts;
import io.jollyboat.scheduler.storage.StorageState;
import io.jollyboat.scheduler.storage.VolumeFacts;
import io.jollyboat.scheduler.storage.VolumeSearch.Promise;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes in what happens, and places one waiting pod after the other. Everything here runs on one
 * serial executor: state needs no locks, no event can come between a decision and its bookkeeping,
 * and none is missed while a pod is tried.
 *
 * <p>A pod that was placed is <em>assumed</em> on its node from then on, so that the next pod is
 * not promised the same room; binding it happens beside the loop. Only if that fails it is taken
 * off the node and tried again.
 */
final class SchedulingLoop {

    private static final Logger log = LoggerFactory.getLogger(SchedulingLoop.class);

    private final ProfileRules rules;
    private final Timeline timeline;
    private final SerialExecutor serial;
    private final Outcomes outcomes;
    private final DecisionLog decisions;

    private final ClusterState cluster = new ClusterState();
    private final StorageState storage = new StorageState();
    private final Gangs gangs = new Gangs();
    private final SchedulingQueue queue;

    private boolean running; // decisions may be made
    private boolean turnComing; // a task that takes a pod has been handed over
    private @Nullable Timer alarm; // wakes the loop when back-off ends
    private long alarmAt;

    SchedulingLoop(
            ProfileRules rules,
            BackOff backOff,
            Timeline timeline,
            Outcomes outcomes,
            DecisionLog decisions) {
        this.rules = rules;
        this.timeline = timeline;
        this.serial = timeline.serial();
        this.outcomes = outcomes;
        this.decisions = decisions;
        this.queue = new SchedulingQueue(Plugins.queueSort().order(), rules, backOff);
    }

    /** Begins to place pods; to be called once everything that is there has been taken in. */
    void start() {
        serial.execute(
                () -> {
                    running = true;
                    goOn();
                });
    }

    /** Places no further pod. */
    void stop() {
        serial.execute(
                () -> {
                    running = false;
                    if (alarm != null) {
                        alarm.cancel();
                    }
                });
    }

    void nodeSeen(NodeFacts now) {
        serial.execute(
                () -> {
                    NodeFacts before = cluster.node(now.name()).orElse(null);
                    if (now.equals(before)) {
                        return; // heartbeats change nothing that scheduling looks at
                    }
                    cluster.putNode(now);
                    happened(before == null ? new NodeAdded(now) : new NodeChanged(before, now));
                });
    }

    /** What is around nodes and pods changed. */
    void surroundings(UnaryOperator<Surroundings> change, ClusterEvent event) {
        serial.execute(
                () -> {
                    cluster.surroundedBy(change.apply(cluster.surroundings()));
                    happened(event);
                });
    }

    /** Claims or volumes changed. */
    void storage(Consumer<StorageState> change, ClusterEvent event) {
        serial.execute(
                () -> {
                    change.accept(storage);
                    happened(event);
                });
    }

    void nodeGone(String name) {
        serial.execute(() -> cluster.removeNode(name));
    }

    /** A pod is there that takes something from a node or wants one. */
    void podSeen(PodInfo now) {
        serial.execute(
                () -> {
                    if (now.isPlaced()) {
                        placedPodSeen(now);
                    } else if (rules.of(now).isPresent() && !now.rank().terminating()) {
                        if (!queue.knows(now.key())) {
                            cluster.nominate(
                                    now); // later on we know better than the API, which lags
                        }
                        queue.put(now, timeline.nanos());
                        goOn();
                    } else {
                        queue.remove(now.key());
                        withdrawNomination(now.key());
                    }
                });
    }

    /** A pod has ended, or is gone. */
    void podGone(Key key) {
        serial.execute(
                () -> {
                    queue.remove(key);
                    withdrawNomination(key);
                    Optional<PodInfo> before = cluster.pod(key);
                    cluster.removePod(key);
                    before.ifPresent(
                            pod -> {
                                gangs.removed(pod);
                                happened(new PodRemoved(pod));
                            });
                });
    }

    private void placedPodSeen(PodInfo now) {
        queue.remove(now.key());
        Optional<PodInfo> before = cluster.pod(now.key());
        cluster.putPod(now);
        cluster.withdrawNomination(now.key());
        gangs.placed(now);
        if (before.isEmpty()) {
            happened(new PodPlaced(now));
        }
        before.ifPresent(
                known -> {
                    if (!known.nodeName().equals(now.nodeName())) {
                        happened(new PodRemoved(known));
                    } else if (!known.demand().equals(now.demand())
                            || !known.labels().equals(now.labels())
                            || known.rank().terminating() != now.rank().terminating()) {
                        happened(new PodChanged(known, now));
                    }
                });
    }

    /** Room that was kept for a pod is free for others. */
    private void withdrawNomination(Key key) {
        cluster.nominated(key)
                .ifPresent(
                        pod -> {
                            cluster.withdrawNomination(key);
                            happened(new PodRemoved(pod.on(pod.rank().nominatedNode())));
                        });
    }

    private void happened(ClusterEvent event) {
        queue.happened(event, timeline.nanos());
        goOn();
    }

    /**
     * Sees to it that the next pod is taken, now or when its back-off ends. One at a time, so that
     * events come between.
     */
    private void goOn() {
        if (running && !turnComing) {
            turnComing = true;
            serial.execute(this::turn);
        }
    }

    private void turn() {
        turnComing = false;
        if (!running) {
            return;
        }
        Optional<QueuedPod> next = queue.take(timeline.nanos());
        if (next.isPresent()) {
            goOn();
            place(next.get());
        } else {
            setAlarm(queue.nextRipe());
        }
    }

    private void setAlarm(OptionalLong ripeAt) {
        if (alarm != null) {
            if (ripeAt.isPresent() && ripeAt.getAsLong() == alarmAt) {
                return;
            }
            alarm.cancel();
            alarm = null;
        }
        if (ripeAt.isPresent()) {
            alarmAt = ripeAt.getAsLong();
            alarm =
                    timeline.after(
                            SchedulingQueue.until(alarmAt, timeline.nanos()),
                            () -> serial.execute(this::ring));
        }
    }

    private void ring() {
        alarm = null;
        goOn();
    }

    private void place(QueuedPod queued) {
        PodInfo pod = queued.pod().nominatedFor(nominatedNode(queued.pod()));
        NodeSnapshot snapshot = snapshot();
        Decision decision;
        try {
            decision = decide(pod, snapshot);
        } catch (RuntimeException bug) {
            log.error("the rules failed on pod {}; it is tried again later", pod.key(), bug);
            queue.failed(queued, timeline.nanos());
            return; // one pod that the rules choke on must not hold up the others
        }
        decisions.add(new DecisionRecord(timeline.now(), pod, snapshot, decision));
        switch (decision) {
            case Placed(String node, int ignored) -> bind(queued, pod.on(node), snapshot);
            case Unschedulable unschedulable -> giveUp(queued, unschedulable);
        }
    }

    private NodeSnapshot snapshot() {
        cluster.surroundedBy(cluster.surroundings().with(storage.snapshot()));
        return cluster.snapshot();
    }

    private Decision decide(PodInfo pod, NodeSnapshot snapshot) {
        return rules.cycleFor(pod)
                .orElseThrow(() -> new IllegalStateException(pod.key() + " is not ours"))
                .decide(pod, snapshot);
    }

    private String nominatedNode(PodInfo pod) {
        return cluster.nominated(pod.key()).map(known -> known.rank().nominatedNode()).orElse("");
    }

    private void bind(QueuedPod queued, PodInfo placed, NodeSnapshot snapshot) {
        List<Promise> promises = rules.reserve(placed, snapshot);
        promises.forEach(this::promise);
        cluster.putPod(placed);
        gangs.placed(placed);
        happened(new PodPlaced(placed));
        if (placed.nodeName().equals(placed.rank().nominatedNode())) {
            cluster.withdrawNomination(placed.key()); // it has the room that was kept for it
        } else {
            withdrawNomination(placed.key());
        }
        permit(new Parked(queued, placed, promises), snapshot);
    }

    /** Binds the pod and those of its group that waited for it, or has it wait as well. */
    private void permit(Parked pod, NodeSnapshot snapshot) {
        Key group = Gangs.of(pod.placed());
        switch (rules.permit(pod.placed(), gangs.placedOf(group), snapshot)) {
            case Permission.Granted() -> {
                handOver(pod);
                gangs.release(group).forEach(this::handOver);
            }
            case Permission.Wait(Duration atMost) -> {
                gangs.park(pod);
                if (!gangs.hasAlarm(group)) {
                    gangs.setAlarm(
                            group,
                            timeline.after(
                                    atMost,
                                    () -> serial.execute(() -> waitedInVain(group, atMost))));
                }
            }
        }
    }

    private void waitedInVain(Key group, Duration time) {
        String message =
                "rejected due to timeout after waiting %ds at plugin GangScheduling"
                        .formatted(time.toSeconds());
        gangs.release(group).forEach(each -> unreserved(each, message));
    }

    private void unreserved(Parked pod, String message) {
        pod.promises().forEach(this::withdraw);
        bindingFailed(pod.queued(), pod.placed(), message);
    }

    private void handOver(Parked pod) {
        outcomes.bind(
                pod.placed(),
                pod.promises(),
                failure -> serial.execute(() -> unreserved(pod, failure)));
    }

    /** A volume that was promised counts as the claim's, until the API says otherwise. */
    private void promise(Promise promise) {
        if (promise instanceof Promise.Existing(ClaimFacts claim, VolumeFacts volume)) {
            storage.putVolume(volume.promisedTo(claim));
        }
    }

    private void withdraw(Promise promise) {
        if (promise instanceof Promise.Existing(ClaimFacts claim, VolumeFacts volume)) {
            storage.volume(volume.name())
                    .filter(now -> now.equals(volume.promisedTo(claim)))
                    .ifPresent(still -> storage.putVolume(volume));
        }
    }

    private void bindingFailed(QueuedPod queued, PodInfo placed, String failure) {
        if (!queue.holds(queued)) {
            return; // gone meanwhile, or bound after all and only the answer was lost
        }
        PodInfo waiting = queued.pod().nominatedFor(placed.rank().nominatedNode());
        cluster.removePod(placed.key());
        gangs.removed(placed);
        cluster.nominate(waiting);
        queue.failed(queued, timeline.nanos());
        outcomes.failed(waiting, failure);
        happened(new PodRemoved(placed));
        if (!placed.demand().volumes().isNone()) {
            happened(new StorageChanged());
        }
    }

    private void giveUp(QueuedPod queued, Unschedulable why) {
        PodInfo pod = queued.pod();
        queue.rejected(queued, why.rejectedBy(), timeline.nanos());
        if (!pod.relations().group().isEmpty()) {
            // Without this one the others had better not hold their room.
            gangs.release(Gangs.of(pod)).forEach(each -> putBack(each, why.rejectedBy()));
        }
        switch (why.wayOut()) {
            case WayOut.None() -> withdrawNomination(pod.key());
            case WayOut.UnderWay() -> {}
            case WayOut.Preempt(String node, List<PodInfo> victims) -> {
                moveAside(pod, node);
                cluster.nominate(pod.nominatedFor(node));
                victims.forEach(victim -> sendAway(victim, pod));
            }
        }
        outcomes.unschedulable(pod, nominatedNode(pod), why.message());
    }

    private void putBack(Parked pod, Set<String> rejectedBy) {
        pod.promises().forEach(this::withdraw);
        cluster.removePod(pod.placed().key());
        gangs.removed(pod.placed());
        if (queue.holds(pod.queued())) {
            queue.rejected(pod.queued(), rejectedBy, timeline.nanos());
            String message = "the pods of its group do not all fit";
            outcomes.unschedulable(pod.queued().pod(), "", message);
        }
        happened(new PodRemoved(pod.placed()));
    }

    /** Lesser pods that wait for the same node will not fit any more: they look elsewhere. */
    private void moveAside(PodInfo preemptor, String node) {
        cluster.nominatedFor(node).stream()
                .filter(other -> other.rank().priority() < preemptor.rank().priority())
                .map(PodInfo::key)
                .forEach(
                        key -> {
                            cluster.withdrawNomination(key);
                            queue.helpFailed(key, timeline.nanos());
                        });
    }

    /** From now on the victim counts as leaving, so that no other one is sent away in its place. */
    private void sendAway(PodInfo victim, PodInfo preemptor) {
        cluster.putPod(victim.leaving());
        outcomes.evict(
                victim, preemptor, () -> serial.execute(() -> staysAfterAll(victim, preemptor)));
    }

    private void staysAfterAll(PodInfo victim, PodInfo preemptor) {
        boolean still =
                cluster.pod(victim.key())
                        .filter(known -> known.uid().equals(victim.uid()))
                        .isPresent();
        if (still) {
            cluster.putPod(victim);
            queue.helpFailed(preemptor.key(), timeline.nanos());
            goOn();
        }
    }
}
