package io.jollyboat.kubelet.server;

import io.jollyboat.core.http.Headers;
import io.jollyboat.core.http.HttpExchange;
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

    private final HttpExchange exchange;
    private final String wanted;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition drained = lock.newCondition();

    // guarded by lock
    private long left;
    private boolean over;
    private @Nullable Subscription source;
    private @Nullable ResponseStream response; // begun with the first bytes, or none were refused

    LogAnswer(HttpExchange exchange, LogOptions options) {
        this.exchange = exchange;
        this.wanted = options.stream();
        this.left = options.limitBytes() < 0 ? Long.MAX_VALUE : options.limitBytes();
    }

    private ResponseStream response() {
        lock.lock();
        try {
            ResponseStream current = response;
            if (current == null) {
                current = exchange.stream(200, Headers.of("Content-Type", "text/plain"));
                response = current;
            }
            return current;
        } finally {
            lock.unlock();
        }
    }

    /** Whether the answer has begun, so that a failure can only cut it short. */
    boolean begun() {
        lock.lock();
        try {
            return response != null;
        } finally {
            lock.unlock();
        }
    }

    /** Where the log comes from, to be let go of when nobody reads any more. */
    void from(Subscription subscription) {
        response(); // who follows a silent container is answered too
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
            ResponseStream to = response();
            to.write(part);
            if (!enough && !to.writable()) {
                to.onDrained(this::resume);
                while (!over && !to.writable()) {
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
            response().end();
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
            response()
                    .write(
                            ("failed to read the log: " + failed.cause().getMessage() + "\n")
                                    .getBytes(StandardCharsets.UTF_8));
        }
        response().end();
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
