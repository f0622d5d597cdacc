package io.jollyboat.core.http.server;

import io.jollyboat.core.http.BodySink;
import io.jollyboat.core.http.RequestBody;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Gathers a request's body for the one who asks for it, or throws it away once nobody will. Only
 * for the connection's event loop.
 *
 * <p>What arrives before somebody asks is kept up to {@link #AHEAD} bytes; the connection must then
 * read no further.
 */
final class BodyCollector {
    static final int AHEAD = 64 * 1024;

    /**
     * A body that is not wanted is read to its end up to this size: a client that is still writing
     * when the connection is cut often does not see the answer that says why.
     */
    static final int DISCARDED_AT_MOST = 16 * 1024 * 1024;

    private static final byte[] EMPTY = new byte[0];

    private byte[] bytes = EMPTY;
    private int length;
    private int limit = Integer.MAX_VALUE;
    private long discarded;
    private boolean complete;
    private boolean broken;
    private boolean discarding;
    private @Nullable CompletableFuture<RequestBody> reader;
    private @Nullable BodySink sink; // null again when it has heard the last
    private boolean streamed;

    /** Whether the client has sent everything. */
    boolean complete() {
        return complete;
    }

    /** Whether more should be read from the network now. */
    boolean hungry() {
        if (complete) {
            return false;
        }
        if (discarding) {
            return discarded <= DISCARDED_AT_MOST;
        }
        return sink == null ? reader != null || length < AHEAD : sink.hungry();
    }

    /** Whether it is passed on as it comes, so that it may take as long as it likes. */
    boolean streamed() {
        return streamed;
    }

    /** Whether so much of an unwanted body came that the connection is better closed. */
    boolean overfed() {
        return discarded > DISCARDED_AT_MOST;
    }

    /** Takes a copy of a chunk. */
    void add(ByteBuf chunk) {
        int more = chunk.readableBytes();
        if (discarding) {
            discarded += more;
        } else if (sink != null) {
            if (more > 0) {
                byte[] piece = new byte[more];
                chunk.getBytes(chunk.readerIndex(), piece);
                sink.piece(piece);
            }
        } else if (more > limit - length) {
            finish(new RequestBody.TooLarge(limit));
            discard();
        } else if (more > 0) {
            if (bytes.length - length < more) {
                bytes =
                        Arrays.copyOf(
                                bytes, (int) Math.min(limit, Math.max(length + more, 2L * length)));
            }
            chunk.getBytes(chunk.readerIndex(), bytes, length, more);
            length += more;
        }
    }

    void end() {
        complete = true;
        BodySink to = sink;
        if (to != null) {
            sink = null;
            to.end();
        } else if (!discarding) {
            deliver();
        }
    }

    /** The rest will never come. */
    void abort() {
        if (!complete) {
            broken = true;
            finish(new RequestBody.Aborted());
            tellSink();
        }
    }

    private void tellSink() {
        BodySink to = sink;
        if (to != null) {
            sink = null;
            to.aborted();
        }
    }

    /** Nobody will use it any more; who still waits is told so. */
    void discard() {
        finish(new RequestBody.Aborted());
        tellSink();
        discarding = true;
        bytes = EMPTY;
        length = 0;
    }

    /**
     * Somebody asks.
     *
     * @param announced the body's length by its header, or -1
     */
    void read(int maxBytes, long announced, CompletableFuture<RequestBody> asking) {
        if (reader != null || streamed) {
            throw new IllegalStateException("the body was asked for before");
        }
        reader = asking;
        limit = maxBytes;
        if (broken) {
            finish(new RequestBody.Aborted());
        } else if (announced > maxBytes || length > maxBytes) {
            finish(new RequestBody.TooLarge(maxBytes));
            discard();
        } else if (complete) {
            deliver();
        }
    }

    /** Somebody takes it as it comes. */
    void read(BodySink to) {
        if (reader != null || streamed) {
            throw new IllegalStateException("the body was asked for before");
        }
        streamed = true;
        if (length > 0) {
            to.piece(Arrays.copyOf(bytes, length));
            bytes = EMPTY;
            length = 0;
        }
        if (broken || discarding) {
            to.aborted();
        } else if (complete) {
            to.end();
        } else {
            sink = to;
        }
    }

    private void deliver() {
        if (reader != null) {
            byte[] body = bytes.length == length ? bytes : Arrays.copyOf(bytes, length);
            bytes = EMPTY;
            finish(new RequestBody.Complete(body));
        }
    }

    private void finish(RequestBody outcome) {
        if (reader != null) {
            reader.complete(outcome);
        }
    }
}
