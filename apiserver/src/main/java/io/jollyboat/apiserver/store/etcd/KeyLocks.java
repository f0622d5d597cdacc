package io.jollyboat.apiserver.store.etcd;

import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * Lets one write at a time pass per key. While a write's fate is unknown, no other of ours can then
 * have changed the key.
 */
final class KeyLocks {

    private static final int STRIPES = 1024; // far more than there are writes under way

    private final ReentrantLock[] stripes =
            Stream.generate(ReentrantLock::new).limit(STRIPES).toArray(ReentrantLock[]::new);

    ReentrantLock of(String key) {
        int hash = key.hashCode();
        return stripes[(hash ^ (hash >>> 16)) & (STRIPES - 1)];
    }
}
