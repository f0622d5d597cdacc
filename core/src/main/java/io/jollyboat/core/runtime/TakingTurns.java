package io.jollyboat.core.runtime;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.random.RandomGenerator;

/**
 * Another timeline, of whose tasks one runs at a time and goes to the end of all that waits before
 * the next one runs.
 */
final class TakingTurns implements Timeline {

    private final Timeline whole;
    private final Queue<Runnable> tasks = new ArrayDeque<>(); // guarded by itself
    private boolean busy; // guarded by tasks

    TakingTurns(Timeline whole) {
        this.whole = whole;
    }

    @Override
    public Instant now() {
        return whole.now();
    }

    @Override
    public long nanos() {
        return whole.nanos();
    }

    @Override
    public Timer after(Duration delay, Runnable task) {
        return whole.after(delay, () -> execute(task));
    }

    @Override
    public void execute(Runnable task) {
        synchronized (tasks) {
            tasks.add(task);
            if (busy) {
                return;
            }
            busy = true;
        }
        whole.execute(this::turn);
    }

    private void turn() {
        Runnable task;
        synchronized (tasks) {
            task = tasks.remove();
        }
        try {
            task.run();
        } finally {
            again();
        }
    }

    private void again() {
        synchronized (tasks) {
            if (tasks.isEmpty()) {
                busy = false;
                return;
            }
        }
        whole.execute(this::turn);
    }

    /** They are the caller's turn. */
    @Override
    public void together(List<? extends Runnable> runnables) {
        whole.together(runnables);
    }

    @Override
    public RandomGenerator random() {
        return whole.random();
    }

    @Override
    public Timeline inTurn() {
        return this;
    }
}
