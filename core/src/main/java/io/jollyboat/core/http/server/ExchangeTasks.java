package io.jollyboat.core.http.server;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tasks that wait for something to happen to an exchange; mostly there are none. Only for the event
 * loop.
 */
final class ExchangeTasks {
    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);

    private @Nullable List<Runnable> tasks;

    void add(Runnable task) {
        if (tasks == null) {
            tasks = new ArrayList<>(1);
        }
        tasks.add(task);
    }

    /** Runs them all once. A task may add others, which wait for the next time. */
    void run() {
        List<Runnable> due = tasks;
        tasks = null;
        if (due == null) {
            return;
        }
        for (Runnable task : due) {
            try {
                task.run();
            } catch (RuntimeException e) {
                LOG.error("callback of an exchange failed", e);
            }
        }
    }
}
