package io.jollyboat.apiserver.cache;

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

    private final ArrayDeque<CacheEvent> events = new ArrayDeque<>();

    /** Every change after this revision is here. */
    private long start;

    EventWindow(long start) {
        this.start = start;
    }

    void add(CacheEvent event) {
        events.addLast(event);
        while (events.size() > CAPACITY) {
            // changes of one revision go together: half of them would be a gap
            start = events.removeFirst().revision();
            while (!events.isEmpty() && events.peekFirst().revision() == start) {
                events.removeFirst();
            }
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
