package io.jollyboat.apiserver.store.memory;

import io.jollyboat.apiserver.store.Change;
import io.jollyboat.apiserver.store.local.LocalStore;
import io.jollyboat.apiserver.store.local.TreeTable;
import io.jollyboat.core.runtime.Timeline;

/** A store in memory. A write is published before it returns. */
public final class MemoryStore extends LocalStore {

    private static final long HISTORY_BYTES = 64L * 1024 * 1024;

    /**
     * An empty store.
     *
     * @param timeline ends lifetimes
     */
    public MemoryStore(Timeline timeline) {
        super(new TreeTable(), 1, HISTORY_BYTES, timeline);
    }

    @Override
    protected void applied(Change change, long endsAt) {
        publish(change.revision());
    }

    @Override
    protected void awaitPublished(long revision) {
        // it was, when it was applied
    }

    @Override
    protected void closeEngine() {
        // nothing is held
    }
}
