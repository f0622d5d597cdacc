package io.jollyboat.jolly.consolidation;

import io.jollyboat.core.reconcile.Key;

/**
 * A pod that was evicted.
 *
 * @param replacement the name of the pod that came in its place; empty when none did
 * @param node where that is
 */
public record Moved(Key pod, String replacement, String node) {

    String inWords() {
        return replacement.equals(pod.name())
                ? "%s is on %s now".formatted(pod, node)
                : "%s is replaced by %s on %s".formatted(pod, replacement, node);
    }
}
