package io.jollyboat.apiserver.store;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A listener that writes down what it hears and lets a test wait for it. */
public final class WatchRecorder implements WatchListener {

    private static final long PATIENCE_MILLIS = 20_000;

    private final List<Change> changes = new ArrayList<>(); // these three guarded by this
    private long reached;
    private @Nullable WatchEnd end;
    private boolean busy;
    private boolean overlapped;

    public WatchRecorder() {
        this(0);
    }

    /**
     * @param reached the revision that the test knows already
     */
    public WatchRecorder(long reached) {
        this.reached = reached;
    }

    @Override
    public void changed(Change change) {
        enter();
        synchronized (this) {
            changes.add(change);
            notifyAll();
        }
        leave();
    }

    @Override
    public void reached(long revision) {
        enter();
        synchronized (this) {
            if (revision <= reached) {
                overlapped = true;
            }
            reached = revision;
            notifyAll();
        }
        leave();
    }

    @Override
    public synchronized void ended(WatchEnd reason) {
        if (end != null) {
            overlapped = true;
        }
        end = reason;
        notifyAll();
    }

    private synchronized void enter() {
        overlapped |= busy || end != null;
        busy = true;
    }

    private synchronized void leave() {
        busy = false;
    }

    /** Whether a call came while another was under way, after the end, or out of order. */
    public synchronized boolean misused() {
        return overlapped;
    }

    public synchronized List<Change> changes() {
        return List.copyOf(changes);
    }

    public synchronized @Nullable WatchEnd end() {
        return end;
    }

    public WatchRecorder awaitReached(long revision) {
        return await(recorder -> recorder.reached >= revision, "revision " + revision);
    }

    public WatchRecorder awaitChanges(int count) {
        return await(recorder -> recorder.changes.size() >= count, count + " changes");
    }

    public WatchRecorder awaitEnd() {
        return await(recorder -> recorder.end != null, "an end");
    }

    private synchronized WatchRecorder await(Predicate<WatchRecorder> condition, String what) {
        long limit = System.currentTimeMillis() + PATIENCE_MILLIS;
        try {
            while (!condition.test(this)) {
                long left = limit - System.currentTimeMillis();
                if (left <= 0) {
                    throw new AssertionError(
                            "no "
                                    + what
                                    + "; heard "
                                    + changes
                                    + ", reached "
                                    + reached
                                    + ", "
                                    + end);
                }
                wait(left);
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return this;
    }
}
