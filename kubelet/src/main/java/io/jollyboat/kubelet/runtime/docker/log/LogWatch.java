package io.jollyboat.kubelet.runtime.docker.log;

import io.jollyboat.core.runtime.Timeline;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells who follows a log that something happened in its directory. All share one watch of the
 * system's, since those are few; it exists only while somebody follows.
 *
 * <p>Safe for use by several threads.
 */
public final class LogWatch {

    private static final Logger log = LoggerFactory.getLogger(LogWatch.class);

    private final Timeline timeline;
    private final Map<WatchKey, List<Runnable>> listeners = new HashMap<>(); // guarded by this
    private @Nullable WatchService service; // guarded by this

    public LogWatch(Timeline timeline) {
        this.timeline = timeline;
    }

    /**
     * @param changed called whenever something may have changed; must be quick
     * @return ends it
     */
    public synchronized Closeable watch(Path directory, Runnable changed) throws IOException {
        WatchService own = service;
        if (own == null) {
            WatchService fresh = directory.getFileSystem().newWatchService();
            service = fresh;
            own = fresh;
            timeline.execute(() -> dispatch(fresh));
        }
        WatchKey key =
                directory.register(
                        own,
                        StandardWatchEventKinds.ENTRY_CREATE,
                        StandardWatchEventKinds.ENTRY_MODIFY);
        listeners.computeIfAbsent(key, none -> new ArrayList<>()).add(changed);
        return () -> leave(key, changed);
    }

    private synchronized void leave(WatchKey key, Runnable changed) throws IOException {
        List<Runnable> left = listeners.get(key);
        if (left == null || !left.remove(changed) || !left.isEmpty()) {
            return;
        }
        listeners.remove(key);
        key.cancel();
        if (listeners.isEmpty() && service != null) {
            service.close();
            service = null;
        }
    }

    private void dispatch(WatchService from) {
        try {
            while (true) {
                WatchKey key = from.take();
                key.pollEvents();
                boolean goesOn = key.reset();
                List<Runnable> told;
                synchronized (this) {
                    told = List.copyOf(listeners.getOrDefault(key, List.of()));
                }
                told.forEach(Runnable::run);
                if (!goesOn) {
                    log.debug("a directory of logs is gone");
                }
            }
        } catch (ClosedWatchServiceException end) {
            log.debug("nobody follows a log any more");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
