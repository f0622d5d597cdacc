package io.jollyboat.core.kernel;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that visits other network namespaces. Which namespace one is in belongs to a
 * thread of the kernel, and a virtual thread may change that beneath its feet: so this is a
 * platform thread, which does nothing else and always goes home.
 */
public final class NamespaceThread {
    private static final Logger log = LoggerFactory.getLogger(NamespaceThread.class);

    private final LinkedBlockingQueue<Runnable> visits = new LinkedBlockingQueue<>();
    private @Nullable Thread thread; // begun with the first visit; guarded by this

    /**
     * Runs something short in the namespace that a path such as {@code /proc/4711/ns/net} leads to,
     * and waits for it.
     *
     * @throws IOException what the action threw, or why the namespace could not be entered
     */
    public <T> T visit(String path, Callable<T> action) throws IOException {
        begin();
        var result = new CompletableFuture<T>();
        visits.add(
                () -> {
                    try {
                        result.complete(there(path, action));
                    } catch (Throwable e) {
                        result.completeExceptionally(e);
                    }
                });
        try {
            return result.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while in another network namespace");
        } catch (ExecutionException e) {
            throw new IOException(
                    e.getCause() == null ? e.getMessage() : e.getCause().getMessage(),
                    e.getCause());
        }
    }

    private synchronized void begin() {
        if (thread == null) {
            thread = Thread.ofPlatform().daemon().name("network-namespaces").start(this::run);
        }
    }

    private void run() {
        try {
            while (true) {
                visits.take().run();
            }
        } catch (InterruptedException e) {
            log.info("no more visits to network namespaces");
        }
    }

    private static <T> T there(String path, Callable<T> action) throws Exception {
        int home = Kernel.open("/proc/thread-self/ns/net");
        try {
            int away = Kernel.open(path);
            try {
                Kernel.enter(away);
                try {
                    return action.call();
                } finally {
                    // If this failed, every later visit would start from a pod; it fails only for a
                    // bug.
                    Kernel.enter(home);
                }
            } finally {
                Kernel.close(away);
            }
        } finally {
            Kernel.close(home);
        }
    }
}
