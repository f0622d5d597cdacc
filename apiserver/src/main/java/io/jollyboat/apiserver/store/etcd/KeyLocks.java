package io.jollyboat.apiserver.store.etcd;

import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * Lets one write at a time pass per key. While a write's fate is unknown, no other of ours can then
 * have changed the key.
 */
final class KeyLocks {

    /** So many that of 64 writes under way hardly one waits for another's key. */
    private static final int STRIPES = 4096;

    private final ReentrantLock[] stripes =
            Stream.generate(ReentrantLock::new).limit(STRIPES).toArray(ReentrantLock[]::new);

    ReentrantLock of(String key) {
        int hash = key.hashCode();
        return stripes[(hash ^ (hash >>> 16)) & (STRIPES - 1)];
    }
}
