package io.jollyboat.core.http.server;

import io.jollyboat.core.http.BodySource;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sends a large body piece by piece, as fast as the client takes it and with pauses in which the
 * event loop serves others; what takes long to make is made beside it. So memory holds what the
 * body is made of, which the caller has anyway, and a few pieces, however large the answer.
 */
final class BodyPump implements Runnable {
    private static final int PIECE = 64 * 1024;

    /** Pieces under way at once. */
    private static final long IN_FLIGHT = 4 * PIECE;

    /** Pieces in one turn. */
    private static final int TURN = 8;

    /** Pieces made beside the event loop before they are sent. */
    private static final int MADE = 4;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final ServerExchange exchange;
    private final Iterator<ByteBuffer> left;
    private final @Nullable Gzip gzip;
    private final boolean costly;

    /** What is to be sent next, before what is left. */
    private ByteBuffer next = NOTHING;

    /** Whether pieces are being made beside the event loop; told on it. */
    private boolean making;

    BodyPump(ServerExchange exchange, BodySource content, @Nullable Gzip gzip) {
        this.exchange = exchange;
        this.left = content.pieces();
        this.gzip = gzip;
        this.costly = gzip != null || content.costly();
        exchange.onClosed(this::closed);
    }

    /** On the event loop: sends what the client has room for, or has it made. */
    @Override
    public void run() {
        try {
            if (costly) {
                order();
            } else {
                send();
            }
        } catch (RuntimeException e) {
            exchange.failed(e);
        }
    }

    private void send() {
        for (int pieces = 0; pieces < TURN; pieces++) {
            if (!hasRoom()) {
                return;
            }
            Piece piece = piece();
            send(piece);
            if (piece.last) {
                return;
            }
        }
        exchange.channel.eventLoop().execute(this);
    }

    /** Whether a piece may be sent now; if not, it comes back when one may. */
    private boolean hasRoom() {
        if (exchange.gone()) {
            return false;
        }
        if (exchange.pendingBytes() > IN_FLIGHT) {
            exchange.onDrained(this);
            return false;
        }
        return true;
    }

    private void send(Piece piece) {
        if (piece.last || piece.bytes.isReadable()) {
            exchange.writePiece(piece.bytes, piece.last);
        } else {
            piece.bytes.release();
        }
    }

    // ---- beside the event loop: what would hold up others there

    private void order() {
        if (hasRoom()) {
            making = true;
            exchange.server.timeline.execute(this::make);
        }
    }

    private void make() {
        List<Piece> made = new ArrayList<>(MADE);
        RuntimeException failure = null;
        try {
            do {
                made.add(piece());
            } while (made.size() < MADE && !made.getLast().last);
        } catch (RuntimeException e) {
            failure = e;
        }
        RuntimeException why = failure;
        exchange.channel.eventLoop().execute(() -> made(made, why));
    }

    private void made(List<Piece> made, @Nullable RuntimeException failure) {
        making = false;
        made.forEach(this::send);
        if (exchange.gone()) {
            closed();
        } else if (failure != null) {
            exchange.failed(failure);
        } else if (!made.getLast().last) {
            run();
        }
    }

    private void closed() {
        if (gzip != null && !making) {
            gzip.close();
        }
    }

    // ---- making one

    private record Piece(ByteBuf bytes, boolean last) {}

    private Piece piece() {
        ByteBuf piece = exchange.channel.alloc().directBuffer(PIECE);
        try {
            return new Piece(piece, filled(piece));
        } catch (RuntimeException e) {
            piece.release();
            throw e;
        }
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
