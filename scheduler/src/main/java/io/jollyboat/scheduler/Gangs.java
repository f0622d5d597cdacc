package io.jollyboat.scheduler;

import io.jollyboat.core.reconcile.Key;
import io.jollyboat.core.runtime.Timer;
import io.jollyboat.scheduler.queue.QueuedPod;
import io.jollyboat.scheduler.snapshot.PodInfo;
import io.jollyboat.scheduler.storage.VolumeSearch.Promise;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The pods of groups that are to be placed together or not at all: which have a node, and which of
 * those wait for the others before they are bound. Not safe for use by several threads: it belongs
 * to the scheduling loop.
 */
final class Gangs {

    private final Map<Key, Gang> gangs = new HashMap<>(); // by namespace and name of the group

    /** A pod that has a node, and is not bound before the others have theirs. */
    record Parked(QueuedPod queued, PodInfo placed, List<Promise> promises) {}

    private static final class Gang {
        final Set<Key> placed = new HashSet<>(); // the parked ones among them
        final List<Parked> parked = new ArrayList<>();
        @Nullable Timer alarm; // set as long as somebody is parked
    }

    void placed(PodInfo pod) {
        pod.group().ifPresent(group -> gang(group).placed.add(pod.key()));
    }

    /** A pod is not on its node any more, or never got there. */
    void removed(PodInfo pod) {
        pod.group().ifPresent(group -> removed(group, pod.key()));
    }

    private void removed(Key group, Key pod) {
        Gang gang = gangs.get(group);
        if (gang != null) {
            gang.placed.remove(pod);
            gang.parked.removeIf(each -> each.placed().key().equals(pod));
            tidy(group, gang);
        }
    }

    int placedOf(Key group) {
        Gang gang = gangs.get(group);
        return gang == null ? 0 : gang.placed.size();
    }

    /**
     * Keeps a pod that has a node waiting.
     *
     * @param alarm sets what ends the wait of the group, unless that is set already
     */
    void park(Key group, Parked pod, Supplier<Timer> alarm) {
        Gang gang = gang(group);
        gang.parked.add(pod);
        if (gang.alarm == null) {
            gang.alarm = alarm.get();
        }
    }

    /** Takes all of a group that wait; none waits afterwards. */
    List<Parked> release(Key group) {
        Gang gang = gangs.get(group);
        if (gang == null) {
            return List.of();
        }
        List<Parked> all = List.copyOf(gang.parked);
        gang.parked.clear();
        if (gang.alarm != null) {
            gang.alarm.cancel();
            gang.alarm = null;
        }
        tidy(group, gang);
        return all;
    }

    private Gang gang(Key group) {
        return gangs.computeIfAbsent(group, none -> new Gang());
    }

    private void tidy(Key group, Gang gang) {
        if (gang.placed.isEmpty() && gang.parked.isEmpty() && gang.alarm == null) {
            gangs.remove(group);
        }
    }
}
