package io.jollyboat.scheduler;

import io.jollyboat.core.reconcile.Key;
import io.jollyboat.scheduler.framework.ClusterEvent.PodRemoved;
import io.jollyboat.scheduler.snapshot.ClusterState;
import io.jollyboat.scheduler.snapshot.PodInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The room that is kept for pods on nodes which others leave for them. Belongs to the scheduling
 * loop, as everything it is given.
 */
final class Nominations {

    private final ClusterState cluster;
    private final Turns turns;
    private final Outcomes outcomes;
    private final Map<Key, String> told = new HashMap<>(); // to go, by uid; not heard to be going

    Nominations(ClusterState cluster, Turns turns, Outcomes outcomes) {
        this.cluster = cluster;
        this.turns = turns;
        this.outcomes = outcomes;
    }

    /** The node on which room is kept for a pod; empty for none. */
    String nodeOf(PodInfo pod) {
        return cluster.nominated(pod.key()).map(known -> known.rank().nominatedNode()).orElse("");
    }

    /** Room that was kept for a pod is free for others. */
    void withdraw(Key key) {
        cluster.nominated(key)
                .ifPresent(
                        pod -> {
                            cluster.withdrawNomination(key);
                            turns.happened(
                                    PodRemoved.from(cluster, pod.on(pod.rank().nominatedNode())));
                        });
    }

    /** Keeps room for a pod on a node, and sends away those that take it up. */
    void preempt(PodInfo pod, String node, List<PodInfo> victims) {
        List<PodInfo> aside = aside(pod, node);
        cluster.nominated(pod.key()).ifPresent(aside::add);
        aside.forEach(other -> cluster.withdrawNomination(other.key()));
        cluster.nominate(pod.nominatedFor(node));
        for (PodInfo other : aside) {
            turns.helpFailed(other.key());
            turns.happened(PodRemoved.from(cluster, other.on(other.rank().nominatedNode())));
        }
        victims.forEach(victim -> sendAway(victim, pod));
    }

    /** Lesser pods that wait for the same node will not fit any more: they look elsewhere. */
    private List<PodInfo> aside(PodInfo preemptor, String node) {
        List<PodInfo> aside = new ArrayList<>(0);
        for (PodInfo other : cluster.nominatedFor(node)) {
            if (other.rank().priority() < preemptor.rank().priority()) {
                aside.add(other);
            }
        }
        return aside;
    }

    /** From now on the victim counts as leaving, so that no other one is sent away in its place. */
    private void sendAway(PodInfo victim, PodInfo preemptor) {
        if (victim.rank().terminating()) {
            return; // once is enough
        }
        told.put(victim.key(), victim.uid());
        cluster.putPod(victim.leaving());
        outcomes.evict(victim, preemptor, () -> turns.soon(() -> staysAfterAll(victim)));
    }

    private void staysAfterAll(PodInfo victim) {
        told.remove(victim.key(), victim.uid());
        cluster.pod(victim.key())
                .filter(known -> known.uid().equals(victim.uid()))
                .ifPresent(
                        known -> {
                            cluster.putPod(known.staying());
                            cluster.nominatedFor(known.nodeName())
                                    .forEach(waiting -> turns.helpFailed(waiting.key()));
                        });
    }

    /**
     * A pod that is placed, as it is to be counted: what was told to go is on its way out, though
     * the API, which lags, does not say so yet.
     */
    PodInfo asTold(PodInfo seen) {
        String uid = told.get(seen.key());
        if (uid == null) {
            return seen;
        }
        if (seen.rank().terminating() || !uid.equals(seen.uid())) {
            told.remove(seen.key());
            return seen;
        }
        return seen.leaving();
    }

    /** A pod is gone, by whosever doing. */
    void gone(Key key) {
        told.remove(key);
    }
}
