package io.jollyboat.apiserver.store.etcd;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The highest revision that any answer or event has shown. Every acknowledged write of ours is at
 * or below it, since its answer was seen before the caller was told; so is whatever a reader was
 * shown. That is why, when nobody else writes, it can stand for the store's current revision
 * without asking: what lies above has been acknowledged to nobody and seen by nobody. (Lifetimes
 * that end inside etcd raise the revision too, but nobody has been told of those either.)
 */
final class Revisions {

    private final AtomicLong newest = new AtomicLong();

    void seen(long revision) {
        newest.accumulateAndGet(revision, Math::max);
    }

    long newest() {
        return newest.get();
    }

    /** Another history begins. */
    void restart(long revision) {
        newest.set(revision);
    }
}
