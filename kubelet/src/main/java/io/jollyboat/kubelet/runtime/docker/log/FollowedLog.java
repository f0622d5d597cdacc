package io.jollyboat.kubelet.runtime.docker.log;

import io.jollyboat.kubelet.runtime.docker.log.LogFiles.Records;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;

/** Reads a log on and on: whatever is written to it, until its container has ended. */
public final class FollowedLog implements Closeable {

    private final LogWatch watch;
    private final Path newest;
    private final long tail;
    private final Semaphore news = new Semaphore(0);
    private volatile boolean ended;
    private volatile boolean closed;

    /**
     * @param tail begin so many records before the end; negative: at the beginning
     */
    public FollowedLog(LogWatch watch, Path newest, long tail) {
        this.watch = watch;
        this.newest = newest;
        this.tail = tail;
    }

    /** Returns when the container has ended and all of its log was passed on, or when closed. */
    public void read(Records records) throws IOException {
        Path directory = newest.toAbsolutePath().getParent();
        if (directory == null) {
            throw new IOException("no log at " + newest);
        }
        Closeable watching = watch.watch(directory, news::release);
        try (LogFiles files = LogFiles.open(newest, tail)) {
            while (!closed) {
                boolean last = ended; // before the look: what was written until then is all
                files.read(records, last);
                if (last) {
                    return;
                }
                news.acquire();
                news.drainPermits();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            watching.close();
        }
    }

    /** The container has ended: nothing more will be written. */
    public void ended() {
        ended = true;
        news.release();
    }

    @Override
    public void close() {
        closed = true;
        news.release();
    }
}
