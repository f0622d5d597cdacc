package io.jollyboat.apiserver.bootstrap;

import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.runtime.Timeline;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a start owes the cluster: tried at once, and again each second while the API refuses it.
 * Safe for use by several threads.
 */
public final class UntilDone {

    private static final Logger LOG = LoggerFactory.getLogger(UntilDone.class);
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final String what;
    private final Timeline timeline;
    private final Runnable work;
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private volatile boolean stopped;

    /**
     * @param what it is, as in "cannot ... yet"
     * @param work may be begun again after an {@link ApiException} in its midst
     */
    public UntilDone(String what, Timeline timeline, Runnable work) {
        this.what = what;
        this.timeline = timeline;
        this.work = work;
    }

    /** Tries on this thread, and goes on trying on others. Blocks as long as one attempt does. */
    public void run() {
        if (stopped) {
            return;
        }
        try {
            work.run();
            end.complete(null);
        } catch (ApiException notYet) {
            if (stopped) {
                return; // a server that stops refuses, and nobody has to know
            }
            LOG.warn("cannot {} yet: {}", what, notYet.message());
            timeline.after(RETRY, this::run);
        }
    }

    public boolean done() {
        return end.isDone();
    }

    /** Complete once it is done. */
    public CompletableFuture<Void> end() {
        return end.copy();
    }

    /** Begins no further attempt. */
    public void stop() {
        stopped = true;
    }
}
