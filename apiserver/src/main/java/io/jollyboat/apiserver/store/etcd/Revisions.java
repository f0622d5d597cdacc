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
    private volatile long told = Long.MAX_VALUE;
    private volatile Runnable whenBehind = () -> {};

    /** What to do whenever a revision is seen that the watches have not been told yet. */
    void useWhenBehind(Runnable action) {
        whenBehind = action;
    }

    void seen(long revision) {
        newest.accumulateAndGet(revision, Math::max);
        if (revision > told) {
            whenBehind.run();
        }
    }

    long newest() {
        return newest.get();
    }

    /** All changes up to a revision have been told to the watches. */
    void told(long revision) {
        told = revision;
        newest.accumulateAndGet(revision, Math::max);
    }

    /** The revision up to which the watches have been told all. */
    long told() {
        return told;
    }

    /** Another history begins. */
    void restart(long revision) {
        newest.set(revision);
    }
}
