package io.jollyboat.core.http.server;

import io.jollyboat.core.http.BodySource;
import io.jollyboat.core.http.HeadBytes;
import io.jollyboat.core.http.Headers;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A request that came by HTTP/1.1 (or 1.0). */
final class Http1Exchange extends ServerExchange {
    private static final byte[] LINE_END = {'\r', '\n'};
    private static final byte[] LAST_CHUNK = {'0', '\r', '\n', '\r', '\n'};

    private final Http1Connection connection;
    private final boolean oldVersion;
    private final boolean upgradeAsked;

    /** The client waits for {@code 100 Continue} before it sends the body. */
    private boolean permissionAwaited;

    /** Whether the connection can serve another request after this one. */
    private boolean keepAlive;

    private boolean chunked;

    Http1Exchange(
            ServerContext server,
            Channel channel,
            ConnectionPeer peer,
            RequestHead head,
            Http1Connection connection,
            boolean oldVersion) {
        super(server, channel, peer, head);
        Headers headers = head.headers();
        this.connection = connection;
        this.oldVersion = oldVersion;
        this.keepAlive = !oldVersion && !headers.hasToken("Connection", "close");
        this.permissionAwaited = !oldVersion && headers.hasToken("Expect", "100-continue");
        this.upgradeAsked =
                !oldVersion
                        && headers.contains("Upgrade")
                        && headers.hasToken("Connection", "upgrade");
    }

    boolean keepAlive() {
        return keepAlive;
    }

    /**
     * Whether bytes of this request may still arrive, so that to close now could cost the client
     * the answer.
     */
    boolean bodyUnderway() {
        return !body.complete() && hasBody();
    }

    void closeAfterwards() {
        keepAlive = false;
    }

    @Override
    public boolean hasBody() {
        return head.announcedLength() > 0 || headers().contains("Transfer-Encoding");
    }

    @Override
    public boolean upgradable() {
        return upgradeAsked;
    }

    @Override
    public CompletionStage<Channel> upgrade(Headers fields) {
        if (!upgradeAsked) {
            throw new IllegalStateException("not an upgrade request");
        }
        answer();
        CompletableFuture<Channel> upgraded = new CompletableFuture<>();
        onLoop(
                () -> {
                    if (gone()) {
                        upgraded.completeExceptionally(new ClosedChannelException());
                        return;
                    }
                    HeadBytes message = Http1Format.begin(101);
                    Http1Format.fields(message, fields);
                    Http1Format.field(message, "Connection", "Upgrade");
                    Http1Format.endLine(message);
                    connection.leaveHttp(this, message.copy(channel.alloc(), 0));
                    upgraded.complete(channel);
                });
        return upgraded;
    }

    @Override
    protected void sendWhole(int status, Headers fields, BodySource content, int length) {
        HeadBytes head = head(status, fields);
        Http1Format.number(head, "Content-Length", length);
        Http1Format.endLine(head);
        ByteBuf message = head.copy(channel.alloc(), length);
        content.pieces().forEachRemaining(message::writeBytes);
        connection.send(message);
    }

    @Override
    protected void sendHead(int status, Headers fields, long length) {
        chunked = length < 0 && !oldVersion;
        HeadBytes message = head(status, fields);
        if (chunked) {
            Http1Format.field(message, "Transfer-Encoding", "chunked");
        } else if (length >= 0) {
            Http1Format.number(message, "Content-Length", length);
        }
        Http1Format.endLine(message);
        send(message);
        connection.streams(this);
    }

    @Override
    protected void sendHeadOnly(int status, Headers fields, long length) {
        HeadBytes message = head(status, fields);
        if (length >= 0) {
            Http1Format.number(message, "Content-Length", length);
        }
        Http1Format.endLine(message);
        send(message);
    }

    private HeadBytes head(int status, Headers fields) {
        if (permissionAwaited || server.stopping) {
            // a client that was not let send its body may send it or not: only a new connection is
            // unambiguous
            keepAlive = false;
        }
        HeadBytes out = Http1Format.begin(status);
        Http1Format.fields(out, fields);
        Http1Format.field(out, "Date", server.date.value());
        if (!keepAlive) {
            Http1Format.field(out, "Connection", "close");
        }
        return out;
    }

    @Override
    protected void sendPiece(ByteBuf piece, boolean last) {
        int length = piece.readableBytes();
        if (length == 0) {
            piece.release();
        } else if (!chunked) {
            connection.send(piece, whenSent(length));
        } else {
            HeadBytes size = HeadBytes.begin();
            size.text(Integer.toHexString(length));
            Http1Format.endLine(size);
            send(size);
            connection.send(piece, whenSent(length));
            connection.send(Unpooled.wrappedBuffer(LINE_END));
        }
        if (last && chunked) {
            connection.send(Unpooled.wrappedBuffer(LAST_CHUNK));
        }
    }

    @Override
    protected void sendTrailers(Headers trailers) {
        if (chunked && headers().hasToken("TE", "trailers")) {
            HeadBytes end = HeadBytes.begin();
            end.text("0\r\n");
            Http1Format.fields(end, trailers);
            Http1Format.endLine(end);
            send(end);
        } else {
            sendPiece(Unpooled.EMPTY_BUFFER, true);
        }
    }

    @Override
    protected void cut() {
        connection.cut();
    }

    @Override
    protected void bodyMoves() {
        if (permissionAwaited && !ended()) {
            permissionAwaited = false;
            HeadBytes permission = Http1Format.begin(100);
            Http1Format.endLine(permission);
            send(permission);
        }
        connection.bodyMoves(this);
    }

    @Override
    protected void answerEnded() {
        connection.answerEnded(this);
    }

    private void send(HeadBytes head) {
        connection.send(head.copy(channel.alloc(), 0));
    }

    /** The connection has gone, or is done with this request. */
    void leave() {
        closed();
    }
}
