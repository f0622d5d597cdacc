package io.jollyboat.apiserver.store;

import io.jollyboat.core.runtime.Component;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.core.runtime.Timer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forgets history in time: every interval, what was replaced or removed more than an interval ago.
 * A reader so has between one and two intervals to finish a paged list or to resume a watch.
 */
public final class CompactionSchedule implements Component {

    /** Kubernetes' own interval. */
    public static final Duration INTERVAL = Duration.ofMinutes(5);

    private static final Logger log = LoggerFactory.getLogger(CompactionSchedule.class);

    private final Store store;
    private final Timeline timeline;
    private final Duration interval;
    private long
            earlier; // the revision one interval ago, 0 before the first; in one task at a time
    private @Nullable Timer timer; // this and the next guarded by this
    private boolean stopped;

    public CompactionSchedule(Store store, Timeline timeline, Duration interval) {
        this.store = store;
        this.timeline = timeline;
        this.interval = interval;
    }

    @Override
    public String name() {
        return "store-compaction";
    }

    @Override
    public synchronized void start() {
        if (!stopped) {
            timer = timeline.after(interval, this::compact);
        }
    }

    @Override
    public synchronized void stop() {
        stopped = true;
        if (timer != null) {
            timer.cancel();
        }
    }

    private void compact() {
        try {
            long now = store.currentRevision().toCompletableFuture().join();
            if (earlier > 0) {
                store.compact(earlier);
            }
            earlier = now;
        } catch (RuntimeException e) {
            log.warn("history was not compacted, trying again in {}: {}", interval, e.getMessage());
        }
        start();
    }
}
