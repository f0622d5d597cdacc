package io.jollyboat.apiserver.store.etcd;

import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.core.runtime.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Timers that take a fraction of their time, so that what happens now and then happens often.
 *
 * @param times how much less
 */
record HurriedTimeline(Timeline real, int times) implements Timeline {

    @Override
    public Instant now() {
        return real.now();
    }

    @Override
    public long nanos() {
        return real.nanos();
    }

    @Override
    public Timer after(Duration delay, Runnable task) {
        return real.after(delay.dividedBy(times), task);
    }

    @Override
    public void execute(Runnable task) {
        real.execute(task);
    }

    @Override
    public void together(List<? extends Runnable> tasks) {
        real.together(tasks);
    }

    @Override
    public RandomGenerator random() {
        return real.random();
    }
}
