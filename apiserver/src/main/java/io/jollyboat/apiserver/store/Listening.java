package io.jollyboat.apiserver.store;

import java.util.Collection;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One listener and how far it has been told: a watch as engines keep it. Guarded by a lock of the
 * engine, which is held while the listener is called.
 */
public final class Listening implements Watch {

    private static final Logger log = LoggerFactory.getLogger(Listening.class);

    private final String prefix;
    private final WatchListener listener;
    private final ReentrantLock lock;
    private final Consumer<Listening> whenClosed;
    private long reached;
    private boolean closed;

    /**
     * @param reached the revision that the listener knows already
     * @param lock that the engine holds when it calls {@link #tell} and {@link #end}
     * @param whenClosed called once, with the lock held
     */
    public Listening(
            String prefix,
            long reached,
            WatchListener listener,
            ReentrantLock lock,
            Consumer<Listening> whenClosed) {
        this.prefix = prefix;
        this.reached = reached;
        this.listener = listener;
        this.lock = lock;
        this.whenClosed = whenClosed;
    }

    /** Tells what happened since. The caller holds the lock. */
    public void tell(Collection<Change> changes, long upTo) {
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
    public void end(WatchEnd reason) {
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
