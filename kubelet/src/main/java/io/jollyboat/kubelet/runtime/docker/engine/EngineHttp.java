package io.jollyboat.kubelet.runtime.docker.engine;

import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.core.runtime.Timer;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Calls an engine. Any number of calls and streams may be open at once; the caller's thread blocks,
 * so it should be a virtual one. Every failure to reach the engine is an {@link IOException}; any
 * answer, whatever its status, is not.
 */
public final class EngineHttp implements Closeable {
    /** More idle connections than that are closed. */
    private static final int MOST_IDLE = 16;

    private static final int LARGEST_REPLY = 256 << 20;

    private final EngineAddress address;
    private final Timeline timeline;
    private final ConcurrentLinkedDeque<EngineConnection> idle = new ConcurrentLinkedDeque<>();
    private final AtomicInteger idleCount = new AtomicInteger();

    public EngineHttp(EngineAddress address, Timeline timeline) {
        this.address = address;
        this.timeline = timeline;
    }

    public EngineAddress address() {
        return address;
    }

    /** Makes a call and waits for the complete answer, at most for the given time. */
    public EngineReply call(EngineRequest request, Duration limit) throws IOException {
        EngineConnection pooled = pooled();
        if (pooled != null) {
            try {
                return call(pooled, request, limit);
            } catch (IOException e) {
                // The engine may have gone and come back since the connection was last used.
                if (!request.isRepeatable()) {
                    throw e;
                }
            }
        }
        return callAnew(request, limit);
    }

    /** The same on a new connection, which an engine that goes down does not take any more. */
    public EngineReply callAnew(EngineRequest request, Duration limit) throws IOException {
        return call(EngineConnection.open(address), request, limit);
    }

    private EngineReply call(EngineConnection connection, EngineRequest request, Duration limit)
            throws IOException {
        var late = new AtomicBoolean();
        Timer timer =
                timeline.after(
                        limit,
                        () -> {
                            late.set(true);
                            connection.close();
                        });
        boolean usable = false;
        try {
            request.write(connection.output());
            ResponseHead head = ResponseHead.read(connection.input());
            byte[] body = head.body(connection.input()).readNBytes(LARGEST_REPLY);
            usable = head.leavesConnectionUsable() && body.length < LARGEST_REPLY;
            return new EngineReply(head.status(), head.headers(), body);
        } catch (IOException e) {
            throw late.get()
                    ? new IOException(
                            "the engine did not answer within " + limit.toSeconds() + " s", e)
                    : e;
        } finally {
            if (timer.cancel() && usable && idleCount.get() < MOST_IDLE) {
                idleCount.incrementAndGet();
                idle.addFirst(connection);
            } else {
                connection.close();
            }
        }
    }

    /** Makes a call whose answer is read as it comes. The caller closes the stream. */
    public EngineStream open(EngineRequest request) throws IOException {
        EngineConnection connection = EngineConnection.open(address);
        try {
            request.write(connection.output());
            return new EngineStream(ResponseHead.read(connection.input()), connection);
        } catch (IOException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    private @Nullable EngineConnection pooled() {
        for (EngineConnection each = idle.pollFirst(); each != null; each = idle.pollFirst()) {
            idleCount.decrementAndGet();
            if (each.isFresh()) {
                return each;
            }
            each.close();
        }
        return null;
    }

    /** Closes what is idle; streams are their owners'. */
    @Override
    public void close() {
        for (EngineConnection each = idle.pollFirst(); each != null; each = idle.pollFirst()) {
            idleCount.decrementAndGet();
            each.close();
        }
    }
}
