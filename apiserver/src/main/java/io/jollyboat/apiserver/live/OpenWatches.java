package io.jollyboat.apiserver.live;

import io.jollyboat.apiserver.cache.OpenWatch;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The watches that tell, so that they can be ended together. Safe for use by several threads. */
final class OpenWatches {

    private final Set<OpenWatch> all = new HashSet<>(); // guarded by this
    private boolean ended; // guarded by this

    /** Returns false when all have been ended, and with them those that come later. */
    synchronized boolean add(OpenWatch watch) {
        return !ended && all.add(watch);
    }

    synchronized void remove(OpenWatch watch) {
        all.remove(watch);
    }

    /** Ends all in order. */
    void end() {
        List<OpenWatch> open;
        synchronized (this) {
            ended = true;
            open = List.copyOf(all);
        }
        open.forEach(OpenWatch::stop);
    }
}
