package io.jollyboat.core.http.server;

import io.netty.buffer.ByteBuf;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sends a large body piece by piece, as fast as the client takes it and with pauses in which the
 * event loop serves others. So memory holds the segments, which the caller has anyway, and a few
 * pieces, however large the answer.
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

    private final ServerExchange exchange;
    private final List<byte[]> segments;
    private final @Nullable Gzip gzip;

    /** The segment to send next, and how much of it went already. */
    private int segment;

    private int offset;

    BodyPump(ServerExchange exchange, List<byte[]> segments, @Nullable Gzip gzip) {
        this.exchange = exchange;
        this.segments = segments;
        this.gzip = gzip;
        if (gzip != null) {
            exchange.onClosed(gzip::close);
        }
    }

    @Override
    public void run() {
        for (int pieces = 0; pieces < TURN; pieces++) {
            if (exchange.gone()) {
                return;
            }
            if (exchange.pendingBytes() > IN_FLIGHT) {
                exchange.onDrained(this);
                return;
            }
            ByteBuf piece = exchange.channel.alloc().directBuffer(PIECE);
            fill(piece);
            boolean last = segment == segments.size();
            if (last && gzip != null) {
                gzip.finish(piece);
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

    /** Puts at most a piece of input into {@code out}, always some as long as there is any. */
    private void fill(ByteBuf out) {
        int room = PIECE;
        while (room > 0 && segment < segments.size()) {
            byte[] bytes = segments.get(segment);
            int count = Math.min(room, bytes.length - offset);
            if (gzip == null) {
                out.writeBytes(bytes, offset, count);
            } else {
                gzip.compress(bytes, offset, count, out);
            }
            room -= count;
            offset += count;
            if (offset == bytes.length) {
                segment++;
                offset = 0;
            }
        }
    }
}
