package io.jollyboat.apiserver.store.etcd;

import io.etcd.jetcd.api.LeaseGrantRequest;
import io.jollyboat.core.runtime.Timeline;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * etcd's leases, each shared by the entries of about a minute that live equally long: thousands of
 * events cost etcd a lease a minute, not thousands. A lease is granted for a little longer than the
 * lifetime and handed out as long as what is left of it suffices.
 */
final class EtcdLeases {

    private static final long MOST_SLACK = 60; // seconds
    private static final int MOST_ENTRIES = 1000; // they all end in one transaction

    private final EtcdCalls calls;
    private final Timeline timeline;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Long, Shared> bySeconds = new ConcurrentHashMap<>(); // written under lock

    /** A lease to share until a time, in nanoseconds of the timeline. */
    private record Shared(long id, long until, int entries) {}

    EtcdLeases(EtcdCalls calls, Timeline timeline) {
        this.calls = calls;
        this.timeline = timeline;
    }

    /** A lease that lasts at least as long as asked for. */
    long lease(Duration lifetime) throws EtcdFailedException {
        long seconds = lifetime.plusNanos(999_999_999).toSeconds();
        lock.lock();
        try {
            Shared shared = bySeconds.get(seconds);
            if (shared == null
                    || shared.until - timeline.nanos() <= 0
                    || shared.entries >= MOST_ENTRIES) {
                shared = grant(seconds);
            }
            bySeconds.put(seconds, new Shared(shared.id, shared.until, shared.entries + 1));
            return shared.id;
        } finally {
            lock.unlock();
        }
    }

    /** A lease turned out to have ended: it is not handed out again. */
    void ended(long id) {
        lock.lock();
        try {
            bySeconds.values().removeIf(shared -> shared.id == id);
        } finally {
            lock.unlock();
        }
    }

    private Shared grant(long seconds) throws EtcdFailedException {
        long slack = Math.min(MOST_SLACK, Math.ceilDiv(seconds, 20));
        // Counted from before the request, so that the lease lasts longer than we think.
        long until = timeline.nanos() + Duration.ofSeconds(slack).toNanos();
        var granted =
                calls.repeatable(
                        EtcdRpc.LEASE,
                        LeaseGrantRequest.newBuilder().setTTL(seconds + slack).build());
        return new Shared(granted.getID(), until, 0);
    }
}
