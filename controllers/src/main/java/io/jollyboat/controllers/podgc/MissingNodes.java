package io.jollyboat.controllers.podgc;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Since when nodes that pods name have been missing. One that was only slow to appear is not to
 * cost its pods. Safe for use by several threads.
 */
final class MissingNodes {

    private final Duration quarantine;
    private final Map<String, Long> since = new ConcurrentHashMap<>(); // Timeline.nanos

    MissingNodes(Duration quarantine) {
        this.quarantine = quarantine;
    }

    /** How much longer to wait for a node that is missing. */
    Duration left(String node, long nanos) {
        long first = since.computeIfAbsent(node, unseen -> nanos);
        return quarantine.minusNanos(nanos - first);
    }

    void found(String node) {
        since.remove(node);
    }
}
