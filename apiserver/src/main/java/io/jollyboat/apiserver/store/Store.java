package io.jollyboat.apiserver.store;

import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * A durable, ordered map from keys to bytes with a history.
 *
 * <p><b>Words.</b> A <i>key</i> is a path such as {@code /registry/pods/default/nginx}, in ASCII;
 * keys are ordered by their bytes. A <i>value</i> is bytes, which nobody alters once handed over or
 * received. The <i>revision</i> of the store starts at 1 when it is empty and grows with every
 * write. An {@link Entry} is a value with the revisions that made it. <i>Compaction</i> forgets
 * history before a revision, never current entries.
 *
 * <p><b>Outcomes.</b> What a caller must expect is a value: {@link WriteResult}, {@link
 * RangeResult}, {@link WatchEnd}. What it cannot do anything about is a {@link StoreException},
 * unchecked: {@link StoreUnavailableException} when the engine cannot be reached within a bounded
 * time, {@link StoreLimitException} when a request is too large, too many are under way or the
 * store is full. A write that ended with a StoreUnavailableException may or may not have happened.
 *
 * <p><b>Consistency.</b> Every call sees every write acknowledged before the call began, and no
 * call sees what a crash could still undo.
 *
 * <p><b>Threads.</b> Safe for use by many threads. The calls may block, so they are made from
 * virtual threads; only {@link #watch}, {@link #currentRevision}, {@link #health} and {@link
 * #onHealthChange} never do. The memory engine never blocks at all.
 *
 * <p>A counter, incremented whoever else does it too:
 *
 * <pre>{@code
 * WriteResult result = store.create(key, bytes(1), Lifetime.FOREVER);
 * while (result instanceof WriteResult.Conflict(Entry current)) {
 *     byte[] next = bytes(number(current.value()) + 1);
 *     result = store.update(key, next, current.modRevision(), Lifetime.FOREVER);
 * }
 * }</pre>
 */
public interface Store extends AutoCloseable {

    /** A store that keeps its content in files. */
    interface Filed {

        /**
         * How many bytes the engine's files take. May block.
         *
         * @throws StoreException when that cannot be found out just now
         */
        long bytes();
    }

    /**
     * Writes a key that must not exist.
     *
     * @return {@link WriteResult.Written}, or {@link WriteResult.Conflict} with what exists
     */
    WriteResult create(String key, byte[] value, Lifetime lifetime);

    /**
     * Replaces the value of a key that must exist and be as the caller last saw it.
     *
     * @param expectedRevision the entry's {@link Entry#modRevision()} that the new value is based
     *     on
     * @param lifetime counts anew from this write; {@link Lifetime#KEEP} keeps the end set before
     * @return {@link WriteResult.Written}, {@link WriteResult.Conflict} or {@link
     *     WriteResult.NotFound}
     */
    WriteResult update(String key, byte[] value, long expectedRevision, Lifetime lifetime);

    /**
     * Removes a key that must be as the caller last saw it.
     *
     * @return {@link WriteResult.Written} at the revision of the removal (or at a later one, when
     *     it was found to be done after its answer was lost), {@link WriteResult.Conflict} or
     *     {@link WriteResult.NotFound}
     */
    WriteResult delete(String key, long expectedRevision);

    /** The entry of one key, now. */
    Lookup get(String key);

    /**
     * A page of the entries whose keys begin with a prefix, in the order of the keys, all as they
     * were at one revision.
     */
    RangeResult range(Range range);

    /**
     * A revision at least as high as that of every write acknowledged before this call, and of
     * everything that any answer or watch of this store has shown: whoever has seen all changes up
     * to it is up to date. Many callers at a time cost the engine one question at most. The stage
     * fails with a {@link StoreException}.
     */
    CompletionStage<Long> currentRevision();

    /**
     * Tells every change after a revision to keys that begin with a prefix. What has already
     * happened may be told before this method returns.
     *
     * @param afterRevision the revision of the read that the listener's knowledge stems from
     */
    Watch watch(String prefix, long afterRevision, WatchListener listener);

    /**
     * Forgets what was replaced or removed before a revision. Reading at the revision itself and
     * watching after it remain possible. A revision already compacted is no error.
     *
     * @throws IllegalArgumentException when the revision lies in the future
     */
    void compact(long revision);

    /** Whether the engine answered when last heard of. */
    StoreHealth health();

    /**
     * Calls back on every change of {@link #health}, one call at a time, until the returned
     * subscription is closed. The listener must not block.
     */
    Subscription onHealthChange(Consumer<StoreHealth> listener);

    /** Ends all watches, fails all later calls and frees what the engine holds. Idempotent. */
    @Override
    void close();
}
