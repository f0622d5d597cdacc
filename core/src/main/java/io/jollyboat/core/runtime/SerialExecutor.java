package io.jollyboat.core.runtime;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks one at a time, in the order they were given, on whatever its timeline offers. It holds
 * no thread: a drain is started when the first task arrives and ends with the last. What a task
 * writes, the next one sees.
 *
 * <p>Safe for use by several threads. A task that throws is reported as the timeline reports any;
 * the next one runs all the same.
 */
public final class SerialExecutor implements Executor {

    private final Executor carrier;
    private final Queue<Runnable> tasks = new ArrayDeque<>(); // guarded by itself
    private boolean draining; // guarded by tasks

    SerialExecutor(Executor carrier) {
        this.carrier = carrier;
    }

    @Override
    public void execute(Runnable task) {
        synchronized (tasks) {
            tasks.add(task);
            if (draining) {
                return;
            }
            draining = true;
        }
        carrier.execute(this::drain);
    }

    private void drain() {
        for (Runnable task = next(); task != null; task = next()) {
            boolean completed = false;
            try {
                task.run();
                completed = true;
            } finally {
                if (!completed) {
                    carrier.execute(
                            this::drain); // the rest must run; the failure is the carrier's to
                    // report
                }
            }
        }
    }

    private @Nullable Runnable next() {
        synchronized (tasks) {
            Runnable task = tasks.poll();
            draining = task != null;
            return task;
        }
    }
}
