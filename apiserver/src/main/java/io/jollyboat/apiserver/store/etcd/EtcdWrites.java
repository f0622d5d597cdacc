package io.jollyboat.apiserver.store.etcd;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.DeleteRangeRequest;
import io.etcd.jetcd.api.KeyValue;
import io.etcd.jetcd.api.PutRequest;
import io.etcd.jetcd.api.PutResponse;
import io.etcd.jetcd.api.RequestOp;
import io.etcd.jetcd.api.TxnRequest;
import io.etcd.jetcd.api.TxnResponse;
import io.jollyboat.apiserver.store.Change;
import io.jollyboat.apiserver.store.Entry;
import io.jollyboat.apiserver.store.Lifetime;
import io.jollyboat.apiserver.store.StoreUnavailableException;
import io.jollyboat.apiserver.store.WriteResult;
import io.jollyboat.core.runtime.Timeline;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Writes: transactions that compare the key's revision, so that making one twice changes nothing
 * the second time.
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
    private final boolean exclusive;
    private final KeyLocks locks = new KeyLocks();

    EtcdWrites(
            EtcdCalls calls,
            EtcdReads reads,
            EtcdFeeds feeds,
            Revisions revisions,
            boolean exclusive,
            Timeline timeline) {
        this.calls = calls;
        this.reads = reads;
        this.feeds = feeds;
        this.leases = new EtcdLeases(calls, timeline);
        this.revisions = revisions;
        this.exclusive = exclusive;
    }

    WriteResult put(String key, byte[] value, long expected, Lifetime lifetime) {
        ByteString bytes = EtcdEntries.bytes(key);
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
                                    key,
                                    expected,
                                    put(bytes, value, expected, lease.id),
                                    (on, answer) -> heard(on, answer, key, value));
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
        ByteString bytes = EtcdEntries.bytes(key);
        RequestOp delete =
                RequestOp.newBuilder()
                        .setRequestDeleteRange(DeleteRangeRequest.newBuilder().setKey(bytes))
                        .build();
        TxnRequest transaction = EtcdTransaction.ifAt(bytes, expected, delete);
        return locked(key, () -> write(key, expected, transaction, (on, answer) -> {}));
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

    private TxnRequest put(ByteString key, byte[] value, long expected, long lease) {
        PutRequest put =
                PutRequest.newBuilder()
                        .setKey(key)
                        .setValue(EtcdEntries.wrap(value))
                        .setLease(lease)
                        .setPrevKv(exclusive && expected > 0)
                        .build();
        return EtcdTransaction.ifAt(
                key, expected, RequestOp.newBuilder().setRequestPut(put).build());
    }

    /** Lets the watches know of a write by its answer; removals are told by etcd itself. */
    private void heard(EtcdConnection on, @Nullable TxnResponse answer, String key, byte[] value) {
        if (answer == null) {
            feeds.lost();
        } else if (exclusive && answer.getSucceeded()) {
            long revision = answer.getHeader().getRevision();
            PutResponse done = answer.getResponses(0).getResponsePut();
            Entry before = done.hasPrevKv() ? EtcdEntries.entry(done.getPrevKv()) : null;
            long created = before == null ? revision : before.createRevision();
            var after = new Entry(key, value, created, revision);
            feeds.written(on, new Change(key, revision, before, after));
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

    /**
     * @param expected the revision that the key must have, 0 when it must not exist
     */
    private WriteResult write(
            String key, long expected, TxnRequest transaction, EtcdCalls.Hearer<TxnResponse> hearer)
            throws EtcdFailedException {
        long before = revisions.newest();
        long limit = calls.limit();
        boolean doubtful = false;
        while (true) {
            try {
                TxnResponse response = calls.once(EtcdRpc.TRANSACTION, transaction, hearer);
                long revision = response.getHeader().getRevision();
                if (response.getSucceeded()) {
                    return new WriteResult.Written(revision);
                }
                KeyValue current = EtcdTransaction.found(response);
                return doubtful
                        ? afterLostAnswer(key, expected, before, current, revision)
                        : refusal(current, revision);
            } catch (EtcdFailedException e) {
                if (!(e.failure() instanceof EtcdFailure.Lost) || calls.over(limit)) {
                    throw e;
                }
                doubtful = true;
            }
        }
    }

    private static WriteResult refusal(@Nullable KeyValue current, long revision) {
        return current == null
                ? new WriteResult.NotFound(revision)
                : new WriteResult.Conflict(EtcdEntries.entry(current));
    }

    private WriteResult afterLostAnswer(
            String key, long expected, long before, @Nullable KeyValue current, long revision)
            throws EtcdFailedException {
        if (!exclusive) {
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
