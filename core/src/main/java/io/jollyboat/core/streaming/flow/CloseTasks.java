package io.jollyboat.core.streaming.flow;

import io.jollyboat.core.runtime.Timeline;
import java.util.ArrayList;
import java.util.List;

/** What is to be done when something is over. Safe for use by many threads. */
public final class CloseTasks {
    private final Timeline timeline;
    private final List<Runnable> tasks = new ArrayList<>();
    private boolean closed;

    public CloseTasks(Timeline timeline) {
        this.timeline = timeline;
    }

    /** Something more to do then; at once, when it is over already. */
    public void add(Runnable task) {
        synchronized (tasks) {
            if (!closed) {
                tasks.add(task);
                return;
            }
        }
        timeline.execute(task);
    }

    /** Runs them, the first time. */
    public void close() {
        List<Runnable> due;
        synchronized (tasks) {
            closed = true;
            due = List.copyOf(tasks);
            tasks.clear();
        }
        due.forEach(timeline::execute);
    }
}
