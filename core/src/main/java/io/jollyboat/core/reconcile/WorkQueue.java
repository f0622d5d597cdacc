package io.jollyboat.core.reconcile;

import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.core.runtime.Timer;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keys that wait for work, each at most once. A key added while it is being worked on is worked on
 * again afterwards, never beside. No thread waits here: a key that becomes ready starts a task on
 * the timeline, as long as fewer than the allowed number run.
 *
 * <p>What is added in the background, as all that there is when a program starts, lets what happens
 * now go before it, but for every fourth key, so that it comes to an end whatever happens.
 *
 * <p>Safe for use by several threads.
 */
public final class WorkQueue<K> {

    private static final Duration FIRST_RETRY = Duration.ofMillis(5);
    private static final Duration LAST_RETRY = Duration.ofSeconds(1000);
    private static final int AHEAD = 3; // so many go before one of the background

    private final Timeline timeline;
    private final int concurrency;
    private final Consumer<K> worker;

    // All guarded by this.
    private final LinkedHashSet<K> ready = new LinkedHashSet<>();
    private final LinkedHashSet<K> background = new LinkedHashSet<>(); // none of those ready
    private final Set<K> working = new HashSet<>();
    private final Set<K> again = new HashSet<>(); // a subset of working
    private final Map<K, Integer> failures = new HashMap<>();
    private final Map<K, Delayed> delayed = new HashMap<>();
    private int tasks;
    private int ahead; // taken in a row while others waited in the background
    private boolean closed;

    /**
     * @param concurrency how many keys may be worked on at once
     * @param worker does the work for one key; an exception is its own fault and must not reach the
     *     queue
     */
    public WorkQueue(Timeline timeline, int concurrency, Consumer<K> worker) {
        this.timeline = timeline;
        this.concurrency = concurrency;
        this.worker = worker;
    }

    /** Work on this key, soon. */
    public synchronized void add(K key) {
        if (closed) {
            return;
        }
        if (working.contains(key)) {
            again.add(key);
            return;
        }
        background.remove(key);
        if (ready.add(key)) {
            begin();
        }
    }

    /** Work on this key, when there is nothing newer to do. */
    public synchronized void addInBackground(K key) {
        if (closed || ready.contains(key)) {
            return;
        }
        if (working.contains(key)) {
            again.add(key);
        } else if (background.add(key)) {
            begin();
        }
    }

    private synchronized void begin() {
        if (tasks < concurrency) {
            tasks++;
            timeline.execute(this::work);
        }
    }

    /**
     * Work on this key after a while; when it was to come later already, at the earlier of the two
     * times.
     */
    public synchronized void addAfter(K key, Duration delay) {
        if (closed) {
            return;
        }
        long due = timeline.nanos() + delay.toNanos();
        Delayed known = delayed.get(key);
        if (known != null) {
            if (known.due - due <= 0) {
                return;
            }
            known.timer.cancel();
        }
        delayed.put(key, new Delayed(due, timeline.after(delay, () -> ripe(key, due))));
    }

    private synchronized void ripe(K key, long due) {
        Delayed known = delayed.get(key);
        if (known != null && known.due == due) {
            delayed.remove(key);
            add(key);
        }
    }

    /**
     * Work on this key failed: again, after a time that doubles with every failure since the last
     * {@link #forget}.
     */
    public void retry(K key) {
        Duration delay;
        synchronized (this) {
            int count = failures.merge(key, 1, Integer::sum);
            delay = backOff(count);
        }
        addAfter(key, delay);
    }

    private static Duration backOff(int failure) {
        Duration delay = FIRST_RETRY.multipliedBy(1L << Math.min(failure - 1, 20));
        return delay.compareTo(LAST_RETRY) < 0 ? delay : LAST_RETRY;
    }

    /** Work on this key went well: its next failure counts as the first. */
    public synchronized void forget(K key) {
        failures.remove(key);
    }

    /** Takes nothing more, and drops what waits. Work under way goes on to its end. */
    public synchronized void close() {
        closed = true;
        ready.clear();
        background.clear();
        again.clear();
        delayed.values().forEach(wait -> wait.timer.cancel());
        delayed.clear();
    }

    private void work() {
        K key = take();
        if (key == null) {
            return;
        }
        try {
            worker.accept(key);
        } finally {
            done(key);
        }
    }

    private synchronized @Nullable K take() {
        if (idle()) {
            tasks--;
            return null;
        }
        boolean turn = ready.isEmpty() || ahead == AHEAD && !background.isEmpty();
        ahead = turn || background.isEmpty() ? 0 : ahead + 1;
        K key = turn ? background.removeFirst() : ready.removeFirst();
        working.add(key);
        return key;
    }

    private synchronized boolean idle() {
        return ready.isEmpty() && background.isEmpty();
    }

    /**
     * Ends work on a key and goes on with the next, in a task of its own so that others get their
     * turn.
     */
    private synchronized void done(K key) {
        working.remove(key);
        if (again.remove(key)) {
            ready.add(key);
        }
        if (idle()) {
            tasks--;
        } else {
            timeline.execute(this::work);
        }
    }

    private record Delayed(long due, Timer timer) {}
}
