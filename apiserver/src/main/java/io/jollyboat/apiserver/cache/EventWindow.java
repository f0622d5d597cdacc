package io.jollyboat.apiserver.cache;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The recent changes of one resource, oldest first. What lies before the window is forgotten:
 * whoever asks for it is told that it expired.
 *
 * <p>Not safe for use by several threads; its {@link ResourceCache} guards it.
 */
final class EventWindow {

    /** Of more changes than these, only fresh ones are kept; with each, the old state. */
    static final int CAPACITY = 4096;

    /** At least this many are kept, however old. */
    static final int ALWAYS_KEPT = 256;

    /** So long a reader may be busy with a list before it asks what happened since. */
    static final Duration FRESH = Duration.ofSeconds(75);

    /** Longer than any client takes to come back, or to ask for the next page. */
    static final Duration LONGEST = Duration.ofMinutes(10);

    private final ArrayDeque<CacheEvent> events = new ArrayDeque<>();
    private final long mostBytes; // beyond the capacity
    private long bytes; // of what was written by the events

    /** When each of the events came, in nanoseconds of the timeline. */
    private final ArrayDeque<Long> times = new ArrayDeque<>();

    /** Every change after this revision is here. */
    private long start;

    /**
     * @param mostBytes how much beyond {@link #CAPACITY} may be kept of a flood, so that readers
     *     can keep up with it
     */
    EventWindow(long start, long mostBytes) {
        this.start = start;
        this.mostBytes = mostBytes;
    }

    void add(CacheEvent event, long now) {
        events.addLast(event);
        times.addLast(now);
        bytes += bytes(event);
        while ((events.size() > CAPACITY && (bytes > mostBytes || olderThan(FRESH, now)))
                || (events.size() > ALWAYS_KEPT && olderThan(LONGEST, now))) {
            forgetFirst();
        }
    }

    private boolean olderThan(Duration age, long now) {
        Long first = times.peekFirst();
        return first != null && now - first > age.toNanos();
    }

    private static long bytes(CacheEvent event) {
        return event.after() == null ? 0 : event.after().value().length;
    }

    private CacheEvent removeFirst() {
        CacheEvent first = events.removeFirst();
        times.removeFirst();
        bytes -= bytes(first);
        return first;
    }

    /** Changes of one revision go together: half of them would be a gap. */
    private void forgetFirst() {
        start = removeFirst().revision();
        while (!events.isEmpty() && events.getFirst().revision() == start) {
            removeFirst();
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
     * What there was at a revision, in the order of keys.
     *
     * @param keyPrefix what the keys begin with
     * @param now what there is; also the answer when nothing has changed
     */
    List<StoredObject> stateAt(long revision, String keyPrefix, List<StoredObject> now) {
        NavigableMap<String, Optional<StoredObject>> changed = new TreeMap<>();
        for (CacheEvent event : after(revision)) {
            if (event.key().startsWith(keyPrefix)) {
                changed.putIfAbsent(event.key(), Optional.ofNullable(event.before()));
            }
        }
        return changed.isEmpty() ? now : before(changed, now);
    }

    /**
     * What there was before some changes.
     *
     * @param changed what there was at each key that has changed since
     */
    private static List<StoredObject> before(
            NavigableMap<String, Optional<StoredObject>> changed, List<StoredObject> now) {
        List<StoredObject> then = new ArrayList<>(now.size() + changed.size());
        for (StoredObject object : now) {
            int order = -1;
            while (order < 0 && !changed.isEmpty()) {
                order = changed.firstKey().compareTo(object.key());
                if (order <= 0) {
                    changed.pollFirstEntry().getValue().ifPresent(then::add);
                }
            }
            if (order != 0) {
                then.add(object);
            }
        }
        changed.values().forEach(old -> old.ifPresent(then::add));
        return then;
    }
}
