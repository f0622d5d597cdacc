package io.jollyboat.apiserver.bootstrap;

import io.jollyboat.apiserver.cache.EventSink;
import io.jollyboat.apiserver.cache.Selection;
import io.jollyboat.apiserver.cache.WatchEvent;
import io.jollyboat.apiserver.cache.WatchPlan;
import io.jollyboat.apiserver.cache.Watcher;
import io.jollyboat.apiserver.storage.ObjectKey;
import io.jollyboat.apiserver.storage.ObjectStorage;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.runtime.Timeline;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has objects that the cluster cannot be without put right when somebody changes or deletes them:
 * it follows each of them in the watch cache, and calls once for several changes in a row.
 *
 * <p>{@link #start} and {@link #stop} are each called once, on any thread.
 */
public final class Mending {

    private static final Logger LOG = LoggerFactory.getLogger(Mending.class);
    private static final Duration SOON = Duration.ofSeconds(1);

    private final ObjectStorage storage;
    private final Timeline timeline;
    private final List<ObjectKey> objects;
    private final Runnable mend;
    private final Map<ObjectKey, Watcher> watchers = new ConcurrentHashMap<>();
    private final AtomicBoolean due = new AtomicBoolean();
    private volatile boolean stopped;

    /**
     * @param mend puts everything right that is not; may block; is called again when it ends with
     *     an {@link ApiException}
     */
    public Mending(
            ObjectStorage storage, Timeline timeline, List<ObjectKey> objects, Runnable mend) {
        this.storage = storage;
        this.timeline = timeline;
        this.objects = List.copyOf(objects);
        this.mend = mend;
    }

    /** Begins to follow. What is wrong already is not noticed: put that right afterwards. */
    public void start() {
        objects.forEach(this::follow);
    }

    public void stop() {
        stopped = true;
        watchers.values().forEach(Watcher::stop);
    }

    private void follow(ObjectKey key) {
        if (stopped) {
            return;
        }
        WatchPlan plan =
                new WatchPlan(
                        key.path(),
                        true,
                        Selection.EVERYTHING,
                        false,
                        WatchPlan.FROM_NOW_ON,
                        false,
                        false);
        Watcher watcher = storage.cacheOf(key.definition()).watch(plan, new Sink(key));
        watchers.put(key, watcher);
        watcher.proceed();
    }

    private void mendSoon() {
        if (due.compareAndSet(false, true)) {
            timeline.after(SOON, this::mend);
        }
    }

    private void mend() {
        due.set(false);
        if (stopped) {
            return;
        }
        try {
            mend.run();
        } catch (ApiException notNow) {
            LOG.warn("cannot put the server's own objects right yet: {}", notNow.message());
            mendSoon();
        }
    }

    private final class Sink implements EventSink {
        private final ObjectKey key;

        Sink(ObjectKey key) {
            this.key = key;
        }

        @Override
        public void event(WatchEvent event) {
            mendSoon();
        }

        @Override
        public boolean ready() {
            return true;
        }

        @Override
        public void ended(@Nullable ApiException why) {
            if (!stopped) {
                timeline.execute(() -> follow(key));
                mendSoon();
            }
        }
    }
}
