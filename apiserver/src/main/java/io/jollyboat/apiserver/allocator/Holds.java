package io.jollyboat.apiserver.allocator;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * What was handed out a moment ago and may not be stored yet. A hold lasts longer than any write
 * can take; by then the write is among the stored services, or has failed. The caller holds the
 * allocator's lock.
 */
final class Holds<T> {
    /** Longer than a write to the store may take. */
    static final Duration LIFE = Duration.ofSeconds(15);

    private record Hold(String owner, Instant until) {}

    private final Map<T, Hold> holds = new HashMap<>();

    void forgetOld(Instant now) {
        holds.values().removeIf(hold -> !hold.until().isAfter(now));
    }

    /** Whether somebody else was given it; owners without a name are all somebody else. */
    boolean heldByOther(T thing, String owner) {
        Hold hold = holds.get(thing);
        return hold != null && (owner.isEmpty() || !hold.owner().equals(owner));
    }

    boolean held(T thing) {
        return holds.containsKey(thing);
    }

    void hold(T thing, String owner, Instant now) {
        holds.put(thing, new Hold(owner, now.plus(LIFE)));
    }
}
