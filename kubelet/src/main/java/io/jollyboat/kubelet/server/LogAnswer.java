package io.jollyboat.kubelet.server;

import io.jollyboat.core.http.ResponseStream;
import io.jollyboat.kubelet.runtime.ContainerRuntime.Subscription;
import io.jollyboat.kubelet.runtime.Streams;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Carries a log to its reader, no faster than the reader reads: the container's output waits
 * meanwhile, and nothing piles up here.
 */
final class LogAnswer implements Streams.Output {

    private final ResponseStream response;
    private final String wanted;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition drained = lock.newCondition();

    // guarded by lock
    private long left;
    private boolean over;
    private @Nullable Subscription source;

    LogAnswer(ResponseStream response, LogOptions options) {
        this.response = response;
        this.wanted = options.stream();
        this.left = options.limitBytes() < 0 ? Long.MAX_VALUE : options.limitBytes();
    }

    /** Where the log comes from, to be let go of when nobody reads any more. */
    void from(Subscription subscription) {
        boolean late;
        lock.lock();
        try {
            source = subscription;
            late = over;
        } finally {
            lock.unlock();
        }
        if (late) {
            subscription.close();
        }
    }

    @Override
    public void stdout(byte[] bytes) {
        if (!wanted.equals("Stderr")) {
            write(bytes);
        }
    }

    @Override
    public void stderr(byte[] bytes) {
        if (!wanted.equals("Stdout")) {
            write(bytes);
        }
    }

    private void write(byte[] bytes) {
        boolean enough;
        lock.lock();
        try {
            if (over) {
                return;
            }
            byte[] part = bytes.length <= left ? bytes : Arrays.copyOf(bytes, (int) left);
            left -= part.length;
            enough = left == 0;
            response.write(part);
            if (!enough && !response.writable()) {
                response.onDrained(this::resume);
                while (!over && !response.writable()) {
                    drained.await();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            enough = true;
        } finally {
            lock.unlock();
        }
        if (enough) {
            response.end();
            close();
        }
    }

    private void resume() {
        lock.lock();
        try {
            drained.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void end(Streams.End end) {
        if (end instanceof Streams.End.Failed failed) {
            response.write(
                    ("failed to read the log: " + failed.cause().getMessage() + "\n")
                            .getBytes(StandardCharsets.UTF_8));
        }
        response.end();
    }

    /** The reader has gone, or has enough. */
    void close() {
        Subscription current;
        lock.lock();
        try {
            over = true;
            current = source;
            drained.signalAll();
        } finally {
            lock.unlock();
        }
        if (current != null) {
            current.close();
        }
    }
}
