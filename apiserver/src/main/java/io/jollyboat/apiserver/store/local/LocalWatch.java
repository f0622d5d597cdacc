package io.jollyboat.apiserver.store.local;

import io.jollyboat.apiserver.store.Change;
import io.jollyboat.apiserver.store.Watch;
import io.jollyboat.apiserver.store.WatchEnd;
import io.jollyboat.apiserver.store.WatchListener;
import java.util.Collection;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One listener and how far it has been told. Guarded by the store's lock. */
final class LocalWatch implements Watch {

    private static final Logger log = LoggerFactory.getLogger(LocalWatch.class);

    private final String prefix;
    private final WatchListener listener;
    private final ReentrantLock lock;
    private final Consumer<LocalWatch> whenClosed;
    private long reached;
    private boolean closed;

    LocalWatch(
            String prefix,
            long reached,
            WatchListener listener,
            ReentrantLock lock,
            Consumer<LocalWatch> whenClosed) {
        this.prefix = prefix;
        this.reached = reached;
        this.listener = listener;
        this.lock = lock;
        this.whenClosed = whenClosed;
    }

    /** Tells what happened since. The caller holds the lock. */
    void tell(Collection<Change> changes, long upTo) {
        try {
            for (Change change : changes) {
                if (!closed && change.revision() > reached && change.key().startsWith(prefix)) {
                    listener.changed(change);
                }
            }
            if (!closed && upTo > reached) {
                reached = upTo;
                listener.reached(upTo);
            }
        } catch (RuntimeException e) {
            log.error("the listener of a watch on {} failed", prefix, e);
            end(new WatchEnd.Broken("the listener failed: " + e));
        }
    }

    /** The caller holds the lock. */
    void end(WatchEnd reason) {
        if (closed) {
            return;
        }
        close();
        try {
            listener.ended(reason);
        } catch (RuntimeException e) {
            log.error("the listener of a watch on {} failed at its end", prefix, e);
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            if (!closed) {
                closed = true;
                whenClosed.accept(this);
            }
        } finally {
            lock.unlock();
        }
    }
}
