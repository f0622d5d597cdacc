package io.jollyboat.apiserver.cache;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The recent changes of one resource, oldest first. What lies before the window is forgotten:
 * whoever asks for it is told that it expired.
 *
 * <p>Not safe for use by several threads; its {@link ResourceCache} guards it.
 */
final class EventWindow {

    /** At most this many changes are kept; the old state of each is kept with it. */
    static final int CAPACITY = 4096;

    /** At least this many are kept, however old. */
    static final int ALWAYS_KEPT = 256;

    /** Longer than any client takes to come back, or to ask for the next page. */
    static final Duration LONGEST = Duration.ofMinutes(10);

    private final ArrayDeque<CacheEvent> events = new ArrayDeque<>();

    /** When each of the events came, in nanoseconds of the timeline. */
    private final ArrayDeque<Long> times = new ArrayDeque<>();

    /** Every change after this revision is here. */
    private long start;

    EventWindow(long start) {
        this.start = start;
    }

    void add(CacheEvent event, long now) {
        events.addLast(event);
        times.addLast(now);
        while (events.size() > CAPACITY || (events.size() > ALWAYS_KEPT && tooOld(now))) {
            forgetFirst();
        }
    }

    private boolean tooOld(long now) {
        Long first = times.peekFirst();
        return first != null && now - first > LONGEST.toNanos();
    }

    /** Changes of one revision go together: half of them would be a gap. */
    private void forgetFirst() {
        start = events.removeFirst().revision();
        times.removeFirst();
        while (!events.isEmpty() && events.getFirst().revision() == start) {
            events.removeFirst();
            times.removeFirst();
        }
    }

    /** Whether every change after a revision is here. */
    boolean reaches(long revision) {
        return revision >= start;
    }

    /** The revision after which every change is here. */
    long start() {
        return start;
    }

    /** The changes after a revision, oldest first. */
    List<CacheEvent> after(long revision) {
        List<CacheEvent> newestFirst = new ArrayList<>();
        Iterator<CacheEvent> backwards = events.descendingIterator();
        while (backwards.hasNext()) {
            CacheEvent event = backwards.next();
            if (event.revision() <= revision) {
                break;
            }
            newestFirst.add(event);
        }
        Collections.reverse(newestFirst);
        return newestFirst;
    }

    /**
     * What is different at a revision from now: for every key that changed since, the object as it
     * was then, or nothing when it did not exist.
     */
    Map<String, Optional<StoredObject>> stateAt(long revision) {
        Map<String, Optional<StoredObject>> then = new HashMap<>();
        for (CacheEvent event : after(revision)) {
            then.putIfAbsent(event.key(), Optional.ofNullable(event.before()));
        }
        return then;
    }
}
