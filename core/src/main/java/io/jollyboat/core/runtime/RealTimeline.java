package io.jollyboat.core.runtime;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The system clock, one timer thread that only hands over, and a virtual thread per task. */
final class RealTimeline implements Timeline {

    static final RealTimeline INSTANCE = new RealTimeline();

    private static final Logger log = LoggerFactory.getLogger(Timeline.class);

    private final ScheduledThreadPoolExecutor timers = timers();

    private static ScheduledThreadPoolExecutor timers() {
        var pool =
                new ScheduledThreadPoolExecutor(
                        1, task -> Thread.ofPlatform().daemon().name("timers").unstarted(task));
        // A cancelled timer of an hour must not hold its task in memory for that hour.
        pool.setRemoveOnCancelPolicy(true);
        return pool;
    }

    @Override
    public Instant now() {
        return Instant.now();
    }

    @Override
    public long nanos() {
        return System.nanoTime();
    }

    @Override
    public Timer after(Duration delay, Runnable task) {
        ScheduledFuture<?> future =
                timers.schedule(
                        () -> execute(task), Math.max(0, delay.toNanos()), TimeUnit.NANOSECONDS);
        return () -> future.cancel(false);
    }

    @Override
    public void execute(Runnable task) {
        Thread.startVirtualThread(() -> run(task));
    }

    @Override
    public void together(List<? extends Runnable> tasks) {
        if (tasks.size() == 1) {
            run(tasks.getFirst());
            return;
        }
        List<Thread> threads =
                tasks.stream().map(task -> Thread.startVirtualThread(() -> run(task))).toList();
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    @Override
    public RandomGenerator random() {
        return ThreadLocalRandom.current();
    }

    private static void run(Runnable task) {
        try {
            task.run();
        } catch (Exception e) {
            log.error("a task failed", e);
        }
    }
}
