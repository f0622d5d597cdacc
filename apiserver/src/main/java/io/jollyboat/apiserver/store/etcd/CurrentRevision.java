package io.jollyboat.apiserver.store.etcd;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks for the current revision, one question at a time. Who comes while one is under way gets the
 * answer to the next: the one under way may have been answered before they came.
 */
final class CurrentRevision {

    private final LongSupplier question;
    private final Executor executor;
    private boolean asking; // guarded by this, as is the next
    private @Nullable CompletableFuture<Long> next;

    /**
     * @param question blocks
     * @param executor runs it
     */
    CurrentRevision(LongSupplier question, Executor executor) {
        this.question = question;
        this.executor = executor;
    }

    synchronized CompletableFuture<Long> ask() {
        if (next == null) {
            next = new CompletableFuture<>();
            if (!asking) {
                asking = true;
                executor.execute(this::answer);
            }
        }
        return next.copy();
    }

    private void answer() {
        for (CompletableFuture<Long> asked = take(); asked != null; asked = take()) {
            try {
                asked.complete(question.getAsLong());
            } catch (RuntimeException e) {
                asked.completeExceptionally(e);
            }
        }
    }

    private synchronized @Nullable CompletableFuture<Long> take() {
        CompletableFuture<Long> taken = next;
        next = null;
        asking = taken != null;
        return taken;
    }
}
