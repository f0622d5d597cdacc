package io.jollyboat.apiserver.store.etcd;

import io.etcd.jetcd.api.CompactionRequest;
import io.etcd.jetcd.api.StatusRequest;
import io.jollyboat.apiserver.store.HealthBoard;
import io.jollyboat.apiserver.store.Lifetime;
import io.jollyboat.apiserver.store.Lookup;
import io.jollyboat.apiserver.store.Range;
import io.jollyboat.apiserver.store.RangeResult;
import io.jollyboat.apiserver.store.Store;
import io.jollyboat.apiserver.store.StoreHealth;
import io.jollyboat.apiserver.store.StoreUnavailableException;
import io.jollyboat.apiserver.store.Subscription;
import io.jollyboat.apiserver.store.ValueLimit;
import io.jollyboat.apiserver.store.Watch;
import io.jollyboat.apiserver.store.WatchListener;
import io.jollyboat.apiserver.store.WriteResult;
import io.jollyboat.core.runtime.Timeline;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** A store in etcd. */
public final class EtcdStore implements Store, Store.Filed {

    private final boolean exclusive;
    private final HealthBoard health =
            new HealthBoard(new StoreHealth.Unavailable("not connected to etcd yet"));
    private final Revisions revisions = new Revisions();
    private final EtcdLink link;
    private final EtcdCalls calls;
    private final EtcdReads reads;
    private final EtcdWrites writes;
    private final EtcdFeeds feeds;
    private final CurrentRevision current;
    private volatile boolean closed;

    private EtcdStore(EtcdSettings settings, Timeline timeline) {
        exclusive = settings.exclusive();
        KnownKeys keys = exclusive ? new KnownKeys(() -> reads().keys(), timeline) : null;
        feeds = new EtcdFeeds(revisions, keys, timeline);
        link = new EtcdLink(settings, timeline, health, revisions, feeds);
        feeds.useWhenBroken(link::suspect);
        calls = new EtcdCalls(link, revisions, timeline, settings.timeout());
        reads = new EtcdReads(calls);
        writes = new EtcdWrites(calls, reads, feeds, revisions, keys, timeline);
        current = new CurrentRevision(reads::newest, timeline);
    }

    private EtcdReads reads() {
        return reads;
    }

    /**
     * Loads what a connection is made of, which takes longer than to connect: for who has an etcd
     * still to wait for.
     */
    public static void load() {
        EtcdLink.load();
    }

    /**
     * Connects to etcd. Blocks until it answers, at most for the settings' timeout and a little.
     *
     * @throws StoreUnavailableException when it does not
     * @throws io.jollyboat.apiserver.store.StoreRefusedException when what it holds is not for us
     */
    public static EtcdStore open(EtcdSettings settings, Timeline timeline) {
        var store = new EtcdStore(settings, timeline);
        store.link.open();
        return store;
    }

    @Override
    public WriteResult create(String key, byte[] value, Lifetime lifetime) {
        ValueLimit.check(key, value);
        return writes.put(key, value, 0, lifetime);
    }

    @Override
    public WriteResult update(String key, byte[] value, long expectedRevision, Lifetime lifetime) {
        ValueLimit.check(key, value);
        return writes.put(key, value, expectedRevision, lifetime);
    }

    @Override
    public WriteResult delete(String key, long expectedRevision) {
        return writes.delete(key, expectedRevision);
    }

    @Override
    public Lookup get(String key) {
        return reads.get(key);
    }

    @Override
    public RangeResult range(Range range) {
        return reads.range(range);
    }

    @Override
    public CompletionStage<Long> currentRevision() {
        if (closed) {
            return CompletableFuture.failedStage(
                    new StoreUnavailableException("the store is closed", null));
        }
        return exclusive ? CompletableFuture.completedStage(revisions.newest()) : current.ask();
    }

    @Override
    public Watch watch(String prefix, long afterRevision, WatchListener listener) {
        return feeds.watch(prefix, afterRevision, listener);
    }

    @Override
    public void compact(long revision) {
        try {
            calls.repeatable(
                    EtcdRpc.COMPACTION,
                    CompactionRequest.newBuilder().setRevision(revision).build());
            feeds.compacted(revision);
        } catch (EtcdFailedException e) {
            switch (e.failure()) {
                case EtcdFailure.Compacted() -> {
                    // as good as done
                }
                case EtcdFailure.Future() ->
                        throw new IllegalArgumentException(
                                "revision " + revision + " is in the future", e);
                default -> throw e.toStoreException();
            }
        }
    }

    @Override
    public long bytes() {
        try {
            return calls.once(EtcdRpc.STATUS, StatusRequest.getDefaultInstance()).getDbSize();
        } catch (EtcdFailedException e) {
            throw e.toStoreException();
        }
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
        if (closed) {
            return;
        }
        closed = true;
        feeds.close();
        link.close();
        health.change(new StoreHealth.Unavailable("the store was closed"));
    }
}
