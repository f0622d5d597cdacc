package io.jollyboat.scheduler.queue;

import io.jollyboat.scheduler.framework.ClusterEvent;
import io.jollyboat.scheduler.framework.ClusterEvent.NodeRemoved;
import io.jollyboat.scheduler.framework.ClusterEvent.PodRemoved;
import io.jollyboat.scheduler.node.NodeFacts;
import io.jollyboat.scheduler.snapshot.PodInfo;
import io.jollyboat.scheduler.snapshot.Wants;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The pods that sleep until something happens that may help them. An event is held against the
 * rules that rejected pods first, then against each kind of pod once, however many of it there are.
 * Belongs to the queue.
 */
final class Sleepers {

    private final QueueingHints hints;
    private final Map<Set<String>, Map<Wants, Alike>> asleep = new LinkedHashMap<>();

    Sleepers(QueueingHints hints) {
        this.hints = hints;
    }

    void add(QueuedPod pod) {
        Alike alike =
                asleep.computeIfAbsent(pod.rejectedBy, none -> new LinkedHashMap<>())
                        .computeIfAbsent(Wants.of(pod.pod), none -> new Alike());
        alike.add(pod);
        pod.among = alike;
    }

    /** To be called before anything about the pod changes. */
    void remove(QueuedPod pod) {
        Alike alike = pod.among;
        if (alike == null) {
            return;
        }
        pod.among = null;
        alike.remove(pod);
        if (alike.isEmpty()) {
            Map<Wants, Alike> kinds = asleep.get(pod.rejectedBy);
            if (kinds != null && kinds.remove(Wants.of(pod.pod)) != null && kinds.isEmpty()) {
                asleep.remove(pod.rejectedBy);
            }
        }
    }

    /** Those whom an event wakes; they are still among the sleepers. */
    List<QueuedPod> helpedBy(ClusterEvent event) {
        List<QueuedPod> woken = new ArrayList<>(0);
        String node = freed(event);
        asleep.forEach(
                (rejectedBy, kinds) -> {
                    boolean concerned = hints.concerns(event, rejectedBy);
                    for (Alike alike : kinds.values()) {
                        // Whatever happens where they wait for room: it may come to nothing.
                        woken.addAll(alike.byNode.getOrDefault(node, Set.of()));
                        if (concerned) {
                            helped(event, rejectedBy, alike, woken);
                        }
                    }
                });
        return woken;
    }

    /** The node on which something went; empty when the event is of another kind. */
    private static String freed(ClusterEvent event) {
        return switch (event) {
            case PodRemoved(PodInfo gone, var ignored) -> gone.nodeName();
            case NodeRemoved(NodeFacts gone) -> gone.name();
            default -> "";
        };
    }

    private void helped(
            ClusterEvent event, Set<String> rejectedBy, Alike alike, List<QueuedPod> woken) {
        if (alike.speaker == null && !alike.roomless.isEmpty()) {
            QueuedPod first = alike.roomless.iterator().next();
            if (hints.mayHelp(event, first.pod, rejectedBy)) {
                speakUp(first, alike, woken);
            }
        }
        String node = freed(event);
        QueuedPod elsewhere = alike.elsewhere(node);
        if (elsewhere == null || !hints.mayHelp(event, elsewhere.pod, rejectedBy)) {
            return;
        }
        if (node.isEmpty()) {
            alike.byNode.values().forEach(woken::addAll);
        } else {
            woken.add(elsewhere); // room on one node
        }
    }

    /** The pods of a group need each other: all of them are woken. */
    private static void speakUp(QueuedPod first, Alike alike, List<QueuedPod> woken) {
        if (first.pod.group().isPresent()) {
            woken.addAll(alike.roomless);
        } else {
            alike.speaker = first;
            first.speaksFor = alike;
            woken.add(first);
        }
    }

    /** A pod speaks for no others any more. */
    void fallSilent(QueuedPod pod) {
        if (pod.speaksFor != null) {
            pod.speaksFor.speaker = null;
            pod.speaksFor = null;
        }
    }

    /**
     * The next one speaks in the place of a pod that did; null when it did not, or was the last.
     * That one is still among the sleepers.
     */
    @Nullable QueuedPod next(QueuedPod pod) {
        Alike alike = pod.speaksFor;
        fallSilent(pod);
        if (alike == null || alike.roomless.isEmpty()) {
            return null;
        }
        QueuedPod next = alike.roomless.iterator().next();
        alike.speaker = next;
        next.speaksFor = alike;
        return next;
    }
}
