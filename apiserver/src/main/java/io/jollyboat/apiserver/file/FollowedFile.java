package io.jollyboat.apiserver.file;

import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.core.runtime.Timer;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of a file's changes: it is looked at once a minute, as Kubernetes does, and when its folder
 * changes. What it says then is judged by whoever is told; who does not like it throws an {@link
 * IllegalArgumentException}, is told of the next change only, and the log says why.
 */
public final class FollowedFile {

    private static final Logger LOG = LoggerFactory.getLogger(FollowedFile.class);
    private static final Duration EVERY = Duration.ofMinutes(1);

    private final Timeline timeline;
    private final Consumer<SettingsFile> told;
    private SettingsFile last; // guarded by this, as all below
    private boolean stopped;
    private @Nullable Timer next;
    private @Nullable WatchService watch;

    /**
     * @param known what it said when it was first read
     * @param told of every change, one at a time
     */
    public FollowedFile(SettingsFile known, Timeline timeline, Consumer<SettingsFile> told) {
        this.last = known;
        this.timeline = timeline;
        this.told = told;
    }

    /** Looks at it every minute from now on. */
    public synchronized void start() {
        if (!stopped) {
            next = timeline.after(EVERY, this::lookAgain);
        }
    }

    private void lookAgain() {
        look(false);
        start();
    }

    /** Tells of it if it has changed, unless it is empty: then somebody is about to write it. */
    public void look() {
        look(true);
    }

    private synchronized void look(boolean mayBeUnderWay) {
        if (stopped) {
            return;
        }
        try {
            SettingsFile now = SettingsFile.read(last.path().toString());
            if (now.text().isEmpty() && mayBeUnderWay) {
                return;
            }
            if (!now.equals(last)) {
                last = now;
                told.accept(now);
                LOG.info("{} has changed, and what it says now holds", now.path());
            }
        } catch (IllegalArgumentException bad) {
            LOG.error("{}: what it said before still holds: {}", last.path(), bad.getMessage());
        }
    }

    /** Looks at it whenever its folder changes; blocks until it is stopped. */
    public void watch() {
        Path folder = last().path().toAbsolutePath().getParent();
        if (folder == null) {
            return;
        }
        try (WatchService events = folder.getFileSystem().newWatchService()) {
            folder.register(
                    events,
                    StandardWatchEventKinds.ENTRY_CREATE,
                    StandardWatchEventKinds.ENTRY_MODIFY);
            if (!keep(events)) {
                return;
            }
            look();
            boolean there = true;
            while (there) {
                WatchKey key = events.take();
                key.pollEvents();
                look();
                there = key.reset();
            }
        } catch (ClosedWatchServiceException end) {
            LOG.debug("{} is no longer followed", folder);
        } catch (IOException cannot) {
            LOG.error("{} is looked at once a minute only: {}", folder, cannot.getMessage());
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized SettingsFile last() {
        return last;
    }

    private synchronized boolean keep(WatchService events) {
        watch = events;
        return !stopped;
    }

    public synchronized void stop() {
        stopped = true;
        if (next != null) {
            next.cancel();
        }
        try {
            if (watch != null) {
                watch.close();
            }
        } catch (IOException cannot) {
            LOG.debug("the watch of {}", last.path(), cannot);
        }
    }
}
