package io.jollyboat.scheduler;

import io.jollyboat.core.reconcile.Key;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.scheduler.decision.Decision;
import io.jollyboat.scheduler.decision.Decision.Placed;
import io.jollyboat.scheduler.decision.Decision.Unschedulable;
import io.jollyboat.scheduler.decision.Decision.WayOut;
import io.jollyboat.scheduler.decision.DecisionLog;
import io.jollyboat.scheduler.decision.DecisionRecord;
import io.jollyboat.scheduler.framework.ClusterEvent;
import io.jollyboat.scheduler.framework.ClusterEvent.GroupChanged;
import io.jollyboat.scheduler.framework.ClusterEvent.NodeAdded;
import io.jollyboat.scheduler.framework.ClusterEvent.NodeChanged;
import io.jollyboat.scheduler.framework.ClusterEvent.NodeRemoved;
import io.jollyboat.scheduler.framework.ClusterEvent.PodChanged;
import io.jollyboat.scheduler.framework.ClusterEvent.PodPlaced;
import io.jollyboat.scheduler.framework.ClusterEvent.PodRemoved;
import io.jollyboat.scheduler.measure.SchedulerMeasures;
import io.jollyboat.scheduler.measure.SchedulerMeasures.Result;
import io.jollyboat.scheduler.measure.Standing;
import io.jollyboat.scheduler.node.NodeFacts;
import io.jollyboat.scheduler.plugins.Plugins;
import io.jollyboat.scheduler.queue.BackOff;
import io.jollyboat.scheduler.queue.QueuedPod;
import io.jollyboat.scheduler.queue.SchedulingQueue;
import io.jollyboat.scheduler.snapshot.ClusterState;
import io.jollyboat.scheduler.snapshot.Group;
import io.jollyboat.scheduler.snapshot.NodeSnapshot;
import io.jollyboat.scheduler.snapshot.PodInfo;
import io.jollyboat.scheduler.snapshot.Surroundings;
import io.jollyboat.scheduler.storage.StorageState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes in what happens, and places one waiting pod after the other. Everything here runs on one
 * serial executor: state needs no locks, no event can come between a decision and its bookkeeping,
 * and none is missed while a pod is tried.
 */
final class SchedulingLoop {

    private static final Logger log = LoggerFactory.getLogger(SchedulingLoop.class);

    private final ProfileRules rules;
    private final Timeline timeline;
    private final Outcomes outcomes;
    private final DecisionLog decisions;
    private final SchedulerMeasures measures;

    private final ClusterState cluster = new ClusterState();
    private final StorageState storage = new StorageState();
    private final Map<Key, Key> memberOf = new HashMap<>(); // the groups of pods that have one
    private final Turns turns;
    private final Companions companions;
    private final Nominations nominations;
    private final Bindings bindings;

    SchedulingLoop(
            ProfileRules rules,
            BackOff backOff,
            Timeline timeline,
            Outcomes outcomes,
            DecisionLog decisions,
            SchedulerMeasures measures) {
        this.rules = rules;
        this.timeline = timeline;
        this.outcomes = outcomes;
        this.decisions = decisions;
        this.measures = measures;
        this.turns =
                new Turns(
                        new SchedulingQueue(Plugins.queueSort().order(), rules, backOff, measures),
                        timeline,
                        this::placeWithOthers);
        this.companions = new Companions(rules, turns);
        this.nominations = new Nominations(cluster, turns, outcomes);
        this.bindings =
                new Bindings(rules, cluster, storage, nominations, turns, outcomes, measures);
    }

    /** Begins to place pods; to be called once everything that is there has been taken in. */
    void start() {
        turns.soon(turns::start);
        measures.standing().known(this::tell);
    }

    /** Places no further pod. */
    void stop() {
        measures.standing().unknown();
        turns.soon(turns::stop);
    }

    private void tell(Consumer<Standing.Sizes> who) {
        turns.soon(
                () ->
                        who.accept(
                                new Standing.Sizes(
                                        turns.sizes(), cluster.nodeCount(), cluster.podCount())));
    }

    void nodeSeen(NodeFacts now) {
        turns.soon(
                () -> {
                    NodeFacts before = cluster.node(now.name()).orElse(null);
                    if (now.equals(before)) {
                        return; // heartbeats change nothing that scheduling looks at
                    }
                    cluster.putNode(now);
                    turns.happened(
                            before == null ? new NodeAdded(now) : new NodeChanged(before, now));
                });
    }

    /** What is around nodes and pods changed. */
    void surroundings(UnaryOperator<Surroundings> change, ClusterEvent event) {
        turns.soon(
                () -> {
                    cluster.surroundedBy(change.apply(cluster.surroundings()));
                    turns.happened(event);
                });
    }

    /** Claims or volumes changed. */
    void storage(Consumer<StorageState> change, ClusterEvent event) {
        turns.soon(
                () -> {
                    change.accept(storage);
                    turns.happened(event);
                });
    }

    void nodeGone(String name) {
        turns.soon(
                () -> {
                    Optional<NodeFacts> before = cluster.node(name);
                    cluster.removeNode(name);
                    before.ifPresent(node -> turns.happened(new NodeRemoved(node)));
                });
    }

    /** A pod is there that takes something from a node or wants one. */
    void podSeen(PodInfo now) {
        turns.soon(
                () -> {
                    now.group().ifPresent(group -> joinGroup(group, now.key()));
                    if (now.isPlaced()) {
                        placedPodSeen(now);
                    } else if (rules.of(now).isPresent() && !now.rank().terminating()) {
                        if (!turns.knows(now.key())) {
                            cluster.nominate(
                                    now); // later on we know better than the API, which lags
                        }
                        turns.put(now);
                    } else {
                        turns.remove(now.key());
                        nominations.withdraw(now.key());
                    }
                });
    }

    /** A pod has ended, or is gone. */
    void podGone(Key key) {
        turns.soon(
                () -> {
                    turns.remove(key);
                    nominations.withdraw(key);
                    nominations.gone(key);
                    leaveGroup(key);
                    Optional<PodInfo> before = cluster.pod(key);
                    cluster.removePod(key);
                    before.ifPresent(
                            pod -> {
                                bindings.removed(pod);
                                turns.happened(PodRemoved.from(cluster, pod));
                            });
                });
    }

    /** Wakes those who waited for the group to become complete. */
    private void groupOf(Key key, UnaryOperator<Group> change) {
        boolean before = isComplete(key);
        cluster.surroundedBy(cluster.surroundings().withGroup(key, change));
        if (!before && isComplete(key)) {
            turns.happened(new GroupChanged(key));
        }
    }

    private boolean isComplete(Key group) {
        return Group.of(group, cluster.surroundings().groups()).isComplete();
    }

    private void joinGroup(Key group, Key pod) {
        if (!group.equals(memberOf.put(pod, group))) {
            groupOf(group, its -> its.with(pod));
        }
    }

    private void leaveGroup(Key pod) {
        Key group = memberOf.remove(pod);
        if (group != null) {
            groupOf(group, its -> its.without(pod));
        }
    }

    private void placedPodSeen(PodInfo seen) {
        PodInfo now = nominations.asTold(seen);
        turns.remove(now.key());
        Optional<PodInfo> before = cluster.pod(now.key());
        cluster.putPod(now);
        nominations.withdraw(now.key());
        bindings.placed(now);
        if (before.isEmpty()) {
            turns.happened(new PodPlaced(now));
        }
        before.ifPresent(
                known -> {
                    if (!known.nodeName().equals(now.nodeName())) {
                        turns.happened(PodRemoved.from(cluster, known));
                    } else if (!known.demand().equals(now.demand())
                            || !known.labels().equals(now.labels())
                            || known.rank().terminating() != now.rank().terminating()) {
                        turns.happened(new PodChanged(known, now));
                    }
                });
    }

    /** Places a pod, and those with it that fill nodes better in another order than the queue's. */
    private void placeWithOthers(QueuedPod first) {
        for (QueuedPod each : companions.with(first, this::snapshot)) {
            place(each);
        }
    }

    private void place(QueuedPod queued) {
        PodInfo pod = queued.pod().nominatedFor(nominations.nodeOf(queued.pod()));
        NodeSnapshot snapshot = snapshot();
        Decision decision;
        try {
            decision = decide(pod, snapshot);
            measures.decided(queued.attempt().begun());
        } catch (RuntimeException bug) {
            log.error("the rules failed on pod {}; it is tried again later", pod.key(), bug);
            measures.attempted(Result.ERROR, pod.rules().schedulerName(), queued.attempt().begun());
            turns.failed(queued);
            return; // one pod that the rules choke on must not hold up the others
        }
        decisions.add(new DecisionRecord(timeline.now(), pod, snapshot, decision));
        switch (decision) {
            case Placed(String node, int ignored) -> bindings.bind(queued, pod.on(node), snapshot);
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

    private void giveUp(QueuedPod queued, Unschedulable why) {
        PodInfo pod = queued.pod();
        measures.attempted(
                Result.UNSCHEDULABLE, pod.rules().schedulerName(), queued.attempt().begun());
        measures.preempted(
                why.wayOut() instanceof WayOut.Preempt(var ignored, var gone) ? gone.size() : 0);
        switch (why.wayOut()) {
            case WayOut.None() -> nominations.withdraw(pod.key());
            case WayOut.UnderWay() -> {}
            case WayOut.Preempt(String node, List<PodInfo> victims) ->
                    nominations.preempt(pod, node, victims);
        }
        Optional<Key> group = pod.group();
        if (group.isPresent() && !isComplete(group.get())) {
            turns.incomplete(queued, why.rejectedBy());
        } else {
            turns.rejected(queued, why.rejectedBy(), nominations.nodeOf(pod));
            group.ifPresent(its -> bindings.dissolve(its, why));
        }
        outcomes.unschedulable(pod, nominations.nodeOf(pod), why.message());
    }
}
