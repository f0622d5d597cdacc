package io.jollyboat.apiserver.cache;

import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.core.runtime.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * How far the cache has come, and who waits for it to come further. Safe for use by several
 * threads; nobody is parked.
 */
public final class RevisionGate {

    private final Timeline timeline;
    private final PriorityQueue<Waiter> waiters =
            new PriorityQueue<>(
                    (a, b) -> Long.compare(a.revision, b.revision)); // guarded by itself
    private volatile long reached;

    RevisionGate(Timeline timeline) {
        this.timeline = timeline;
    }

    /** Everything up to this revision has been applied. */
    public long reached() {
        return reached;
    }

    /**
     * Runs one of two tasks: the first as soon as a revision has been reached (at once and in the
     * calling thread when it has), the second when that takes longer than the limit.
     */
    public void whenReached(long revision, Duration limit, Runnable task, Runnable tooLate) {
        if (reached >= revision) {
            task.run();
            return;
        }
        Waiter waiter = new Waiter(revision, task);
        boolean already;
        synchronized (waiters) {
            already = reached >= revision;
            if (!already) {
                waiters.add(waiter);
            }
        }
        if (already) {
            task.run();
        } else {
            waiter.timer = timeline.after(limit, () -> giveUp(waiter, tooLate));
        }
    }

    private void giveUp(Waiter waiter, Runnable tooLate) {
        boolean waited;
        synchronized (waiters) {
            waited = waiters.remove(waiter);
        }
        if (waited) {
            tooLate.run();
        }
    }

    /** Lets in whoever waited for this revision or an earlier one, on tasks of their own. */
    void open(long revision) {
        List<Waiter> ready = new ArrayList<>(0);
        synchronized (waiters) {
            reached = revision;
            while (!waiters.isEmpty() && waiters.peek().revision <= revision) {
                ready.add(waiters.remove());
            }
        }
        for (Waiter waiter : ready) {
            Timer timer = waiter.timer;
            if (timer != null) {
                timer.cancel();
            }
            timeline.execute(waiter.task);
        }
    }

    private static final class Waiter {
        final long revision;
        final Runnable task;
        volatile @Nullable Timer timer;

        Waiter(long revision, Runnable task) {
            this.revision = revision;
            this.task = task;
        }
    }
}
