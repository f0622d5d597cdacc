package io.jollyboat.apiserver.store.etcd;

import io.etcd.jetcd.api.DeleteRangeResponse;
import io.etcd.jetcd.api.KeyValue;
import io.etcd.jetcd.api.PutResponse;
import io.etcd.jetcd.api.ResponseHeader;
import io.etcd.jetcd.api.TxnResponse;
import io.jollyboat.apiserver.store.Lifetime;
import io.jollyboat.apiserver.store.StoreUnavailableException;
import io.jollyboat.apiserver.store.WriteResult;
import io.jollyboat.core.runtime.Timeline;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Writes: transactions that compare the key's revision, so that making one twice changes nothing
 * the second time. Where the outcome of the comparison is certain ({@link KnownKeys}), etcd is not
 * asked for it.
 *
 * <p>When an answer is lost, nobody knows whether the write was done, so the transaction is made
 * again. If that one finds the key changed, the change may be our own first attempt. It is, if
 * nobody else writes to this etcd and the key still was as expected at a revision that we had seen
 * before the first attempt: our own writes to one key wait for each other ({@link KeyLocks}), so
 * the change after that revision can only be ours. Where others may write, the caller is told that
 * the outcome is unknown.
 */
final class EtcdWrites {

    private final EtcdCalls calls;
    private final EtcdReads reads;
    private final EtcdFeeds feeds;
    private final EtcdLeases leases;
    private final Revisions revisions;
    private final @Nullable KnownKeys keys; // null where others write
    private final KeyLocks locks = new KeyLocks();

    /**
     * @param keys null where others write to this etcd
     */
    EtcdWrites(
            EtcdCalls calls,
            EtcdReads reads,
            EtcdFeeds feeds,
            Revisions revisions,
            @Nullable KnownKeys keys,
            Timeline timeline) {
        this.calls = calls;
        this.reads = reads;
        this.feeds = feeds;
        this.leases = new EtcdLeases(calls, timeline);
        this.revisions = revisions;
        this.keys = keys;
    }

    WriteResult put(String key, byte[] value, long expected, Lifetime lifetime) {
        return locked(
                key,
                () -> {
                    while (true) {
                        Lease lease = lease(key, expected, lifetime);
                        if (lease.refusal != null) {
                            return lease.refusal;
                        }
                        try {
                            return write(
                                    new Write.Put(key, value, expected, lease.id, keys != null));
                        } catch (EtcdFailedException e) {
                            if (!(e.failure() instanceof EtcdFailure.LeaseEnded)) {
                                throw e;
                            }
                            // Nothing was written; a shared lease is renewed, an entry's own is
                            // looked at again.
                            leases.ended(lease.id);
                        }
                    }
                });
    }

    WriteResult delete(String key, long expected) {
        return locked(key, () -> write(new Write.Removal(key, expected)));
    }

    private interface Writing {
        WriteResult run() throws EtcdFailedException;
    }

    private WriteResult locked(String key, Writing writing) {
        ReentrantLock lock = locks.of(key);
        lock.lock();
        try {
            return writing.run();
        } catch (EtcdFailedException e) {
            throw e.toStoreException();
        } finally {
            lock.unlock();
        }
    }

    /** The lease to put under, 0 for none; or why nothing needs to be written any more. */
    private record Lease(long id, @Nullable WriteResult refusal) {}

    private Lease lease(String key, long expected, Lifetime lifetime) throws EtcdFailedException {
        return switch (lifetime) {
            case Lifetime.Forever() -> new Lease(0, null);
            case Lifetime.Limited(Duration duration) -> new Lease(leases.lease(duration), null);
            case Lifetime.Keep() -> expected == 0 ? new Lease(0, null) : kept(key, expected);
        };
    }

    /** An entry's lease changes only with its revision, so reading it before is safe. */
    private Lease kept(String key, long expected) throws EtcdFailedException {
        KeyValue pair = reads.pair(key);
        return pair != null && pair.getModRevision() == expected
                ? new Lease(pair.getLease(), null)
                : new Lease(0, refusal(pair, revisions.newest()));
    }

    private WriteResult write(Write write) throws EtcdFailedException {
        if (keys == null) {
            return attempts(write, false);
        }
        boolean certain = keys.isAt(write.key(), write.expected());
        WriteResult result = null;
        try {
            result = attempts(write, certain);
            return result;
        } finally {
            if (result instanceof WriteResult.Written(long revision)) {
                write.done(keys, revision);
            } else if (result == null) {
                keys.lost(write.key());
            }
        }
    }

    /**
     * @param certain whether the key is as expected without asking
     */
    private WriteResult attempts(Write write, boolean certain) throws EtcdFailedException {
        long before = revisions.newest();
        long limit = calls.limit();
        boolean doubtful = false;
        while (true) {
            try {
                if (certain && !doubtful) {
                    return simply(write);
                }
                TxnResponse response = ask(write);
                long revision = response.getHeader().getRevision();
                if (response.getSucceeded()) {
                    return new WriteResult.Written(revision);
                }
                KeyValue current = EtcdTransaction.found(response);
                return doubtful
                        ? afterLostAnswer(write.key(), write.expected(), before, current, revision)
                        : refusal(current, revision);
            } catch (EtcdFailedException e) {
                if (!(e.failure() instanceof EtcdFailure.Lost) || calls.over(limit)) {
                    throw e;
                }
                doubtful = true;
            }
        }
    }

    private WriteResult simply(Write write) throws EtcdFailedException {
        return switch (write) {
            case Write.Put put -> simply(put);
            case Write.Removal removal -> simply(removal);
        };
    }

    private WriteResult simply(Write.Put put) throws EtcdFailedException {
        PutResponse done =
                calls.once(
                        EtcdRpc.PUT,
                        put.request(),
                        (on, answer) -> {
                            if (answer == null) {
                                feeds.lost();
                            } else {
                                tell(on, put, answer, answer.getHeader());
                            }
                        });
        return new WriteResult.Written(done.getHeader().getRevision());
    }

    private WriteResult simply(Write.Removal removal) throws EtcdFailedException {
        DeleteRangeResponse done = calls.once(EtcdRpc.REMOVAL, removal.request());
        long revision = done.getHeader().getRevision();
        return done.getDeleted() == 0
                ? new WriteResult.NotFound(revision)
                : new WriteResult.Written(revision);
    }

    private TxnResponse ask(Write write) throws EtcdFailedException {
        if (keys == null || !(write instanceof Write.Put put)) {
            return calls.once(EtcdRpc.TRANSACTION, write.transaction());
        }
        return calls.once(
                EtcdRpc.TRANSACTION,
                write.transaction(),
                (on, answer) -> {
                    if (answer == null) {
                        feeds.lost();
                    } else if (answer.getSucceeded()) {
                        tell(on, put, answer.getResponses(0).getResponsePut(), answer.getHeader());
                    }
                });
    }

    /** Lets the watches know of a write by its answer; removals are told by etcd itself. */
    private void tell(EtcdConnection on, Write.Put put, PutResponse done, ResponseHeader header) {
        feeds.written(on, put.change(done, header.getRevision()));
    }

    private static WriteResult refusal(@Nullable KeyValue current, long revision) {
        return current == null
                ? new WriteResult.NotFound(revision)
                : new WriteResult.Conflict(EtcdEntries.entry(current));
    }

    private WriteResult afterLostAnswer(
            String key, long expected, long before, @Nullable KeyValue current, long revision)
            throws EtcdFailedException {
        if (keys == null) {
            throw new StoreUnavailableException(
                    "etcd's answer was lost: whether " + key + " was written is not known", null);
        }
        KeyValue then = reads.at(key, before);
        long was = then == null ? 0 : then.getModRevision();
        if (was != expected) {
            return refusal(current, revision);
        }
        return new WriteResult.Written(current == null ? revision : current.getModRevision());
    }
}
