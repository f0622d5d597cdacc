package io.jollyboat.apiserver.store.embedded;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Lets everybody who waits at the same time share one commit. Who comes when none is under way
 * commits at once, on their own thread; who comes during one waits for the next, which covers all
 * who came meanwhile.
 */
final class GroupCommit {

    private final Runnable commit;
    private final Executor executor;
    private boolean committing; // guarded by this, as is the next
    private @Nullable CompletableFuture<@Nullable Void> next;

    /**
     * @param commit makes durable whatever was applied before it begins
     * @param executor runs the commits that nobody's own thread does
     */
    GroupCommit(Runnable commit, Executor executor) {
        this.commit = commit;
        this.executor = executor;
    }

    /** Returns once a commit that began after this call is done; throws what it threw. */
    void await() {
        CompletableFuture<@Nullable Void> awaited;
        synchronized (this) {
            if (committing) {
                awaited = next == null ? new CompletableFuture<>() : next;
                next = awaited;
            } else {
                committing = true;
                awaited = null;
            }
        }
        if (awaited == null) {
            try {
                commit.run();
            } finally {
                handOver();
            }
            return;
        }
        try {
            awaited.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw e;
        }
    }

    private void handOver() {
        CompletableFuture<@Nullable Void> waiting = take();
        if (waiting != null) {
            executor.execute(() -> commitFor(waiting));
        }
    }

    private void commitFor(CompletableFuture<@Nullable Void> first) {
        for (CompletableFuture<@Nullable Void> waiting = first; waiting != null; waiting = take()) {
            try {
                commit.run();
                waiting.complete(null);
            } catch (RuntimeException e) {
                waiting.completeExceptionally(e);
            }
        }
    }

    /** Those who wait, whom the next commit is for; nobody commits any more when there is none. */
    private synchronized @Nullable CompletableFuture<@Nullable Void> take() {
        CompletableFuture<@Nullable Void> taken = next;
        next = null;
        committing = taken != null;
        return taken;
    }
}
