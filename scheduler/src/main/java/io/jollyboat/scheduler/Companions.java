package io.jollyboat.scheduler;

import static java.util.Objects.requireNonNull;

import io.jollyboat.core.reconcile.Key;
import io.jollyboat.scheduler.decision.SchedulingCycle;
import io.jollyboat.scheduler.queue.QueuedPod;
import io.jollyboat.scheduler.snapshot.NodeSnapshot;
import io.jollyboat.scheduler.snapshot.PodInfo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pods that wait together with the one whose turn it is and are placed in the same turn,
 * because there is an order among them in which all get a node and fill nodes better. Otherwise
 * everybody keeps their turn: where room is scarce, the first in the queue gets it. Nobody is
 * waited for.
 *
 * <p>Belongs to the scheduling loop, as everything it is given.
 */
final class Companions {

    private static final Logger log = LoggerFactory.getLogger(Companions.class);

    private final ProfileRules rules;
    private final Turns turns;
    private int turnsToKeep; // so many of the next pods were looked at: they keep their turns

    Companions(ProfileRules rules, Turns turns) {
        this.rules = rules;
        this.turns = turns;
    }

    /**
     * The pod and all that are to be placed with it, now and in this order; all of them are taken
     * from the queue.
     *
     * @param cluster asked for only if somebody waits with the pod
     */
    List<QueuedPod> with(QueuedPod first, Supplier<NodeSnapshot> cluster) {
        SchedulingCycle cycle = rules.cycleFor(first.pod()).orElse(null);
        if (turnsToKeep > 0 || cycle == null || !cycle.mayReorder(first.pod())) {
            turnsToKeep = Math.max(0, turnsToKeep - 1);
            return List.of(first);
        }
        List<QueuedPod> together = waitingWith(first, cycle);
        if (together.size() == 1) {
            return together;
        }
        List<QueuedPod> order = order(together, cycle, cluster.get());
        if (order.isEmpty()) {
            turnsToKeep = together.size() - 1;
            return List.of(first);
        }
        together.subList(1, together.size()).forEach(turns::take);
        return order;
    }

    private List<QueuedPod> waitingWith(QueuedPod first, SchedulingCycle cycle) {
        String profile = first.pod().rules().schedulerName();
        List<QueuedPod> together = new ArrayList<>();
        together.add(first);
        together.addAll(
                turns.equalsOf(
                        first,
                        pod -> pod.rules().schedulerName().equals(profile) && cycle.mayReorder(pod),
                        SchedulingCycle.TOGETHER - 1));
        return together;
    }

    private static List<QueuedPod> order(
            List<QueuedPod> together, SchedulingCycle cycle, NodeSnapshot cluster) {
        Map<Key, QueuedPod> waiting = new LinkedHashMap<>();
        together.forEach(each -> waiting.put(each.pod().key(), each));
        List<PodInfo> pods = together.stream().map(QueuedPod::pod).toList();
        try {
            return cycle.jointly(pods, cluster).orElse(List.of()).stream()
                    .map(pod -> requireNonNull(waiting.get(pod.key())))
                    .toList();
        } catch (RuntimeException bug) {
            log.error("the rules failed on pods that wait together; each is tried alone", bug);
            return List.of();
        }
    }
}
