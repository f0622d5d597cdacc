package io.jollyboat.core.http.server;

import io.jollyboat.core.http.BodySource;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Sends a large body piece by piece, as fast as the client takes it and with pauses in which the
 * event loop serves others. So memory holds what the body is made of, which the caller has anyway,
 * and a few pieces, however large the answer.
 */
final class BodyPump implements Runnable {
    private static final int PIECE = 64 * 1024;

    /** Pieces under way at once. */
    private static final long IN_FLIGHT = 4 * PIECE;

    /**
     * Pieces in one turn on the event loop: with compression a piece costs a quarter of a
     * millisecond.
     */
    private static final int TURN = 8;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final ServerExchange exchange;
    private final Iterator<ByteBuffer> left;
    private final @Nullable Gzip gzip;

    /** What is to be sent next, before what is left. */
    private ByteBuffer next = NOTHING;

    BodyPump(ServerExchange exchange, BodySource content, @Nullable Gzip gzip) {
        this.exchange = exchange;
        this.left = content.pieces();
        this.gzip = gzip;
        if (gzip != null) {
            exchange.onClosed(gzip::close);
        }
    }

    @Override
    public void run() {
        try {
            send();
        } catch (RuntimeException e) {
            exchange.failed(e);
        }
    }

    private void send() {
        for (int pieces = 0; pieces < TURN; pieces++) {
            if (exchange.gone()) {
                return;
            }
            if (exchange.pendingBytes() > IN_FLIGHT) {
                exchange.onDrained(this);
                return;
            }
            ByteBuf piece = exchange.channel.alloc().directBuffer(PIECE);
            boolean last;
            try {
                last = filled(piece);
            } catch (RuntimeException e) {
                piece.release();
                throw e;
            }
            if (last || piece.isReadable()) {
                exchange.writePiece(piece, last);
            } else {
                piece.release();
            }
            if (last) {
                return;
            }
        }
        exchange.channel.eventLoop().execute(this);
    }

    /** Puts the next of the body into {@code out} and tells whether it is the last. */
    private boolean filled(ByteBuf out) {
        fill(out);
        boolean last = !more();
        if (last && gzip != null) {
            gzip.finish(out);
        }
        return last;
    }

    /** Puts at most a piece of input into {@code out}, always some as long as there is any. */
    private void fill(ByteBuf out) {
        int room = PIECE;
        while (room > 0 && more()) {
            ByteBuffer part = part(Math.min(room, next.remaining()));
            room -= part.remaining();
            if (gzip == null) {
                out.writeBytes(part);
            } else {
                gzip.compress(part, out);
            }
        }
    }

    /** Whether there is input, which is then next. */
    private boolean more() {
        while (!next.hasRemaining() && left.hasNext()) {
            next = left.next();
        }
        return next.hasRemaining();
    }

    /** Takes so much of what is next. */
    private ByteBuffer part(int length) {
        if (length == next.remaining()) {
            ByteBuffer all = next;
            next = NOTHING;
            return all;
        }
        ByteBuffer part = next.slice(next.position(), length);
        next.position(next.position() + length);
        return part;
    }
}
