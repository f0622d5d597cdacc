package io.jollyboat.apiserver.store.local;

import io.jollyboat.apiserver.store.Change;
import io.jollyboat.apiserver.store.Entry;
import io.jollyboat.apiserver.store.HealthBoard;
import io.jollyboat.apiserver.store.Lifetime;
import io.jollyboat.apiserver.store.Listening;
import io.jollyboat.apiserver.store.Lookup;
import io.jollyboat.apiserver.store.Range;
import io.jollyboat.apiserver.store.RangeResult;
import io.jollyboat.apiserver.store.Store;
import io.jollyboat.apiserver.store.StoreException;
import io.jollyboat.apiserver.store.StoreHealth;
import io.jollyboat.apiserver.store.StoreUnavailableException;
import io.jollyboat.apiserver.store.Subscription;
import io.jollyboat.apiserver.store.ValueLimit;
import io.jollyboat.apiserver.store.Watch;
import io.jollyboat.apiserver.store.WatchEnd;
import io.jollyboat.apiserver.store.WatchListener;
import io.jollyboat.apiserver.store.WriteResult;
import io.jollyboat.core.runtime.Timeline;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A store in this process. A write is <i>applied</i> to the table under the lock, then made durable
 * in the engine's own way, then <i>published</i>: told to the watches and visible to reads. Nothing
 * unpublished is ever shown.
 */
public abstract class LocalStore implements Store {

    private final ReentrantLock lock = new ReentrantLock();
    private final Table table;
    private final Ledger ledger; // guarded by lock
    private final Lifetimes lifetimes; // guarded by lock
    private final List<Listening> watches = new CopyOnWriteArrayList<>();
    private final HealthBoard health = new HealthBoard(new StoreHealth.Available());
    private volatile long published; // written under lock
    private boolean closed; // guarded by lock, as is the next
    private @Nullable StoreException failure; // why nothing can be written any more

    /**
     * @param revision of the newest state in the table
     * @param historyBytes how much history to keep at most
     */
    protected LocalStore(Table table, long revision, long historyBytes, Timeline timeline) {
        this.table = table;
        this.ledger = new Ledger(table, revision, historyBytes);
        this.lifetimes = new Lifetimes(timeline);
        this.published = revision;
    }

    /**
     * A change was applied. Called with the lock held.
     *
     * @param endsAt when the lifetime of what stands there now ends, or {@link Row#NEVER}
     */
    protected abstract void applied(Change change, long endsAt);

    /**
     * Returns once everything up to a revision is durable and {@linkplain #publish published}.
     * Called without the lock.
     */
    protected abstract void awaitPublished(long revision);

    /** Frees what the engine holds; everything applied is made durable first. */
    protected abstract void closeEngine();

    /** Tells the watches, and lets reads see, everything up to a revision that is now durable. */
    protected final void publish(long revision) {
        locked(
                () -> {
                    if (revision > published) {
                        Collection<Change> changes = ledger.changes(published, revision);
                        published = revision;
                        for (Listening watch : watches) {
                            watch.tell(changes, revision);
                        }
                        ledger.trim(published);
                    }
                    return revision;
                });
    }

    /** Runs something that must see no half-applied write. */
    protected final <T extends @Nullable Object> T locked(Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }

    /** The newest revision applied, durable or not. Called with the lock held. */
    protected final long appliedRevision() {
        return ledger.revision();
    }

    /** Looks after the end of a row that was there before this store was opened. */
    protected final void watchLifetime(String key, long endsAt) {
        locked(
                () -> {
                    lifetimes.watch(key, endsAt, this::expire);
                    return endsAt;
                });
    }

    /**
     * From now on nothing can be written, or again everything; what was published can be read.
     *
     * @param reason null when all is well again
     */
    protected final void failWritesWith(@Nullable StoreException reason) {
        locked(
                () -> {
                    failure = reason;
                    return reason;
                });
    }

    private void checkUsable() {
        if (failure != null) {
            throw failure;
        }
    }

    protected final HealthBoard healthBoard() {
        return health;
    }

    @Override
    public WriteResult create(String key, byte[] value, Lifetime lifetime) {
        ValueLimit.check(key, value);
        return write(
                () -> {
                    Long end = lifetimes.end(lifetime);
                    WriteResult result = ledger.create(key, value, end == null ? Row.NEVER : end);
                    return watched(result, key, end);
                });
    }

    @Override
    public WriteResult update(String key, byte[] value, long expectedRevision, Lifetime lifetime) {
        ValueLimit.check(key, value);
        return write(
                () -> {
                    Long end = lifetimes.end(lifetime);
                    WriteResult result = ledger.update(key, value, expectedRevision, end);
                    return watched(result, key, end);
                });
    }

    @Override
    public WriteResult delete(String key, long expectedRevision) {
        return write(() -> ledger.delete(key, expectedRevision));
    }

    private WriteResult watched(WriteResult result, String key, @Nullable Long end) {
        if (end != null && result instanceof WriteResult.Written) {
            lifetimes.watch(key, end, this::expire);
        }
        return result;
    }

    private WriteResult write(Supplier<WriteResult> action) {
        WriteResult result =
                locked(
                        () -> {
                            checkOpen();
                            checkUsable();
                            WriteResult outcome = action.get();
                            if (outcome instanceof WriteResult.Written(long revision)) {
                                applied(revision);
                            }
                            return outcome;
                        });
        long shown =
                switch (result) {
                    case WriteResult.Written(long revision) -> revision;
                    case WriteResult.Conflict(Entry current) -> current.modRevision();
                    case WriteResult.NotFound(long revision) -> revision;
                };
        if (shown > published) {
            awaitPublished(shown);
        }
        return result;
    }

    private void expire() {
        long last =
                locked(
                        () -> {
                            if (closed) {
                                return published;
                            }
                            for (Map.Entry<String, Long> due :
                                    lifetimes.due(this::expire).entrySet()) {
                                expire(due.getKey(), due.getValue());
                            }
                            return ledger.revision();
                        });
        if (last > published) {
            awaitPublished(last);
        }
    }

    /** Removes a row if it still ends when it was to. The caller holds the lock. */
    private void expire(String key, long endsAt) {
        Row row = table.get(key);
        if (row != null && row.endsAt() == endsAt) {
            ledger.delete(key, row.entry().modRevision());
            applied(ledger.revision());
        }
    }

    /** The caller holds the lock. */
    private void applied(long revision) {
        Change change = ledger.change(revision);
        Row row = change.after() == null ? null : table.get(change.key());
        applied(change, row == null ? Row.NEVER : row.endsAt());
    }

    @Override
    public Lookup get(String key) {
        return read(() -> new Lookup(ledger.get(key, published), published));
    }

    @Override
    public RangeResult range(Range range) {
        return read(() -> ledger.range(range, published));
    }

    private <T> T read(Supplier<T> action) {
        return locked(
                () -> {
                    checkOpen();
                    return action.get();
                });
    }

    @Override
    public CompletionStage<Long> currentRevision() {
        return CompletableFuture.completedFuture(published);
    }

    @Override
    public Watch watch(String prefix, long afterRevision, WatchListener listener) {
        return locked(
                () -> {
                    var watch =
                            new Listening(prefix, afterRevision, listener, lock, watches::remove);
                    if (closed) {
                        watch.end(new WatchEnd.Broken("the store is closed"));
                    } else if (afterRevision < ledger.compacted()) {
                        watch.end(new WatchEnd.Compacted(ledger.compacted()));
                    } else {
                        watches.add(watch);
                        watch.tell(ledger.changes(afterRevision, published), published);
                    }
                    return watch;
                });
    }

    @Override
    public void compact(long revision) {
        locked(
                () -> {
                    checkOpen();
                    if (revision > published) {
                        throw new IllegalArgumentException(
                                "revision " + revision + " is after " + published);
                    }
                    ledger.compact(revision);
                    return revision;
                });
    }

    @Override
    public StoreHealth health() {
        return health.current();
    }

    @Override
    public Subscription onHealthChange(Consumer<StoreHealth> listener) {
        return health.subscribe(listener);
    }

    @Override
    public void close() {
        boolean first =
                locked(
                        () -> {
                            boolean open = !closed;
                            closed = true;
                            lifetimes.stop();
                            return open;
                        });
        if (!first) {
            return;
        }
        closeEngine();
        locked(
                () -> {
                    var reason = new WatchEnd.Broken("the store was closed");
                    watches.forEach(watch -> watch.end(reason));
                    return reason;
                });
        health.change(new StoreHealth.Unavailable("the store was closed"));
    }

    private void checkOpen() {
        if (closed) {
            throw new StoreUnavailableException("the store is closed", null);
        }
    }
}
