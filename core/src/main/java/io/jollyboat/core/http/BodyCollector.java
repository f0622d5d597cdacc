package io.jollyboat.core.http;

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

    /** Whether the client has sent everything. */
    boolean complete() {
        return complete;
    }

    /** Whether more should be read from the network now. */
    boolean hungry() {
        return !complete
                && (discarding ? discarded <= DISCARDED_AT_MOST : reader != null || length < AHEAD);
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
        if (!discarding) {
            deliver();
        }
    }

    /** The rest will never come. */
    void abort() {
        if (!complete) {
            broken = true;
            finish(new RequestBody.Aborted());
        }
    }

    /** Nobody will use it any more; who still waits is told so. */
    void discard() {
        finish(new RequestBody.Aborted());
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
        if (reader != null) {
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
