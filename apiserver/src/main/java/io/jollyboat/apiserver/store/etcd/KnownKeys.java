package io.jollyboat.apiserver.store.etcd;

import io.jollyboat.apiserver.store.Change;
import io.jollyboat.apiserver.store.StoreException;
import io.jollyboat.core.runtime.Timeline;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * At which revision each key is, as far as that is certain. Where nobody else writes, a condition
 * whose outcome is certain need not be put to etcd, which takes less time for a plain write than
 * for a transaction: until 3.5 each of those copies what is not committed to the database yet. What
 * is not certain here is left to etcd: keys with a lifetime once they are written, which end by
 * themselves, keys whose last write was not answered, and those that were there before us and were
 * not written since.
 *
 * <p>That a key is not there is certain only once all keys have been counted. That is put off for
 * some seconds: a write that a process before us made at its end may still arrive.
 *
 * <p>What is told of one key by its writer comes in the order of the writes ({@link KeyLocks});
 * what the stream of changes tells may come at any time.
 */
final class KnownKeys {

    private static final Logger log = LoggerFactory.getLogger(KnownKeys.class);

    /** All keys, as they were at one revision. */
    record Census(List<String> keys, long revision) {}

    /** Counts the keys; blocks, and fails with a {@link StoreException}. */
    @FunctionalInterface
    interface Counting {
        Census count();
    }

    private static final Duration WAIT = Duration.ofSeconds(10);

    /** After every revision there can be. */
    private static final long UNKNOWN = Long.MIN_VALUE;

    private final Timeline timeline;
    private final Counting counting;

    /** By key: the revision of its last write; negative when it is not certain that it is there. */
    private final Map<String, Long> revisions = new ConcurrentHashMap<>();

    private volatile boolean complete; // written under this
    private int histories; // guarded by this

    KnownKeys(Counting counting, Timeline timeline) {
        this.counting = counting;
        this.timeline = timeline;
    }

    /** Another history begins: nothing is certain any more. Counts the keys in a while. */
    synchronized void begin() {
        complete = false;
        revisions.clear();
        int history = ++histories;
        timeline.after(WAIT, () -> count(history));
    }

    /** Nothing is counted any more. */
    synchronized void end() {
        histories++;
    }

    private void count(int history) {
        if (isOver(history)) {
            return;
        }
        try {
            Census census = counting.count();
            census.keys.forEach(key -> revisions.putIfAbsent(key, -census.revision));
        } catch (StoreException e) {
            log.debug("the keys are counted later: {}", e.getMessage());
            timeline.after(WAIT, () -> count(history));
            return;
        }
        synchronized (this) {
            complete = history == histories;
        }
    }

    private synchronized boolean isOver(int history) {
        return history != histories;
    }

    /**
     * Whether it is certain that a key is at a revision.
     *
     * @param revision 0 for not being there
     */
    boolean isAt(String key, long revision) {
        Long known = revisions.get(key);
        return known == null ? revision == 0 && complete : revision > 0 && known == revision;
    }

    /**
     * A write was answered.
     *
     * @param lasting whether the key stays until somebody removes it
     */
    void written(String key, long revision, boolean lasting) {
        revisions.merge(
                key,
                lasting ? revision : -revision,
                (known, now) -> isLater(known, revision) ? known : now);
    }

    /** A removal was answered. */
    void removed(String key, long revision) {
        revisions.computeIfPresent(key, (same, known) -> isLater(known, revision) ? known : null);
    }

    private static boolean isLater(long known, long revision) {
        return known != UNKNOWN && Math.abs(known) > revision;
    }

    /** A write or a removal may have been done or not. */
    void lost(String key) {
        revisions.put(key, UNKNOWN);
    }

    /** What the stream of changes tells, of whoever's doing. */
    void told(Change change) {
        long revision = change.revision();
        if (change.after() == null) {
            revisions.computeIfPresent(
                    change.key(),
                    (key, known) -> Math.abs(known) < revision && known != UNKNOWN ? null : known);
        } else {
            revisions.merge(
                    change.key(),
                    -revision,
                    (known, now) -> known == UNKNOWN || Math.abs(known) >= revision ? known : now);
        }
    }
}
