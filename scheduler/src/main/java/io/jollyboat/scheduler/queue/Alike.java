package io.jollyboat.scheduler.queue;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Sleeping pods that want the same and were rejected by the same rules, those that have slept
 * longest first. What helps one of them helps any, so one is woken and speaks for all: once it has
 * a node the next one is, and if there is none for it there is none for the others either.
 *
 * <p>A pod for which room is being made on a node is not like the others there, since that room is
 * its own.
 */
final class Alike {

    final Set<QueuedPod> roomless = new LinkedHashSet<>();
    final Map<String, Set<QueuedPod>> byNode = new LinkedHashMap<>(0); // with room being made there

    /** Awake on behalf of the roomless ones. */
    @Nullable QueuedPod speaker;

    void add(QueuedPod pod) {
        String node = pod.pod.rank().nominatedNode();
        if (node.isEmpty()) {
            roomless.add(pod);
        } else {
            byNode.computeIfAbsent(node, none -> new LinkedHashSet<>(2)).add(pod);
        }
    }

    void remove(QueuedPod pod) {
        String node = pod.pod.rank().nominatedNode();
        if (node.isEmpty()) {
            roomless.remove(pod);
        } else {
            byNode.computeIfPresent(
                    node,
                    (same, pods) -> {
                        pods.remove(pod);
                        return pods.isEmpty() ? null : pods;
                    });
        }
    }

    boolean isEmpty() {
        return roomless.isEmpty() && byNode.isEmpty();
    }

    /** Any of those for which room is being made on another node than this; null for none. */
    @Nullable QueuedPod elsewhere(String node) {
        for (Map.Entry<String, Set<QueuedPod>> each : byNode.entrySet()) {
            if (!each.getKey().equals(node)) {
                return each.getValue().iterator().next();
            }
        }
        return null;
    }
}
