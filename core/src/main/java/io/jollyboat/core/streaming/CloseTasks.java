package io.jollyboat.core.streaming;

import io.jollyboat.core.runtime.Timeline;
import java.util.ArrayList;
import java.util.List;

/** What is to be done when something is over. Safe for use by many threads. */
final class CloseTasks {
    private final Timeline timeline;
    private final List<Runnable> tasks = new ArrayList<>();
    private boolean closed;

    CloseTasks(Timeline timeline) {
        this.timeline = timeline;
    }

    void add(Runnable task) {
        synchronized (tasks) {
            if (!closed) {
                tasks.add(task);
                return;
            }
        }
        timeline.execute(task);
    }

    /** Runs them, the first time. */
    void close() {
        List<Runnable> due;
        synchronized (tasks) {
            closed = true;
            due = List.copyOf(tasks);
            tasks.clear();
        }
        due.forEach(timeline::execute);
    }
}
