package io.jollyboat.core.delegation;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Answers that hold until a time; of too many the oldest go. Safe for use by several threads. */
final class Memory<K, V> {

    private static final int MOST = 1000;

    private final Map<K, Held<V>> held = new LinkedHashMap<>(); // guarded by this

    private record Held<V>(V value, Instant until) {}

    synchronized Optional<V> get(K key, Instant now) {
        Held<V> found = held.get(key);
        return found == null || found.until.isBefore(now)
                ? Optional.empty()
                : Optional.of(found.value);
    }

    synchronized void put(K key, V value, Instant until, Instant now) {
        held.remove(key);
        if (held.size() >= MOST) {
            held.values().removeIf(old -> old.until.isBefore(now));
        }
        if (held.size() >= MOST) {
            held.remove(held.keySet().iterator().next());
        }
        held.put(key, new Held<>(value, until));
    }
}
