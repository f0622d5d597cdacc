package io.jollyboat.core.http.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jollyboat.core.http.BodySource;
import io.jollyboat.core.http.Headers;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.handler.codec.http2.ReadOnlyHttp2Headers;
import io.netty.util.AsciiString;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A request that came as a stream of an HTTP/2 connection. */
final class Http2Exchange extends ServerExchange {
    /** Fields that belong to an HTTP/1.1 connection and must not appear here. */
    private static final Set<String> CONNECTION_FIELDS =
            Set.of("connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade");

    private static final AsciiString DATE = AsciiString.cached("date");
    private static final AsciiString CONTENT_LENGTH = AsciiString.cached("content-length");

    private final Http2ServerConnection connection;
    private final Http2Stream stream;
    private final boolean hasBody;
    private boolean permissionAwaited;

    /** Bytes that arrived and whose room the client has not been given back. */
    private int withheld;

    private @Nullable ScheduledFuture<?> bodyTimer;

    Http2Exchange(
            ServerContext server,
            Http2ServerConnection connection,
            Http2Stream stream,
            RequestHead head,
            boolean hasBody) {
        super(server, connection.channel(), connection.peer(), head);
        this.connection = connection;
        this.stream = stream;
        this.hasBody = hasBody;
        this.permissionAwaited = head.headers().hasToken("Expect", "100-continue");
    }

    @Override
    public void askToReconnect() {
        connection.retire();
    }

    @Override
    public boolean hasBody() {
        return hasBody;
    }

    /**
     * Takes a piece of the request's body; tells how many bytes of room the client may have back at
     * once.
     */
    int received(ByteBuf data, int padding, boolean last) {
        int room = data.readableBytes() + padding;
        body.add(data);
        if (last) {
            bodyEnded();
        }
        if (body.complete() || body.hungry()) {
            return room;
        }
        withheld += room;
        return 0;
    }

    void bodyEnded() {
        body.end();
        if (bodyTimer != null) {
            bodyTimer.cancel(false);
        }
    }

    @Override
    protected void sendWhole(int status, Headers fields, BodySource content, int length) {
        ChannelFuture sending =
                connection.sendHeaders(stream, headers(status, fields, length), length == 0);
        if (length > 0) {
            ByteBuf data = channel.alloc().directBuffer(length);
            content.pieces().forEachRemaining(data::writeBytes);
            sending = connection.sendData(stream, data, true);
        }
        resetBehind(sending);
    }

    @Override
    protected void sendHead(int status, Headers fields, long length) {
        connection.sendHeaders(stream, headers(status, fields, length), false);
    }

    @Override
    protected void sendHeadOnly(int status, Headers fields, long length) {
        resetBehind(connection.sendHeaders(stream, headers(status, fields, length), true));
    }

    @Override
    protected void sendPiece(ByteBuf piece, boolean last) {
        int length = piece.readableBytes();
        ChannelFuture sending = connection.sendData(stream, piece, last);
        sending.addListener(whenSent(length));
        if (last) {
            resetBehind(sending);
        }
    }

    @Override
    protected void sendTrailers(Headers trailers) {
        List<AsciiString> pairs = pairs(trailers);
        resetBehind(
                connection.sendHeaders(
                        stream,
                        ReadOnlyHttp2Headers.trailers(false, pairs.toArray(AsciiString[]::new)),
                        true));
    }

    /**
     * When the answer is complete but the request is not, the client need not go on with it (RFC
     * 9113, 8.1).
     */
    private void resetBehind(ChannelFuture answer) {
        if (!body.complete()) {
            answer.addListener(sent -> channel.eventLoop().execute(this::resetUnlessComplete));
        }
    }

    private void resetUnlessComplete() {
        if (!gone() && !body.complete()) {
            connection.reset(stream, Http2Error.NO_ERROR);
        }
    }

    @Override
    protected void cut() {
        connection.reset(stream, Http2Error.INTERNAL_ERROR);
    }

    @Override
    protected void bodyMoves() {
        if (ended()) {
            return; // resetBehind ends what the client has not sent yet
        }
        if (permissionAwaited) {
            permissionAwaited = false;
            connection.sendHeaders(
                    stream,
                    ReadOnlyHttp2Headers.serverHeaders(false, AsciiString.cached("100")),
                    false);
        }
        if (withheld > 0) {
            connection.giveRoom(stream, withheld);
            withheld = 0;
        }
        if (bodyTimer == null && !body.streamed()) {
            bodyTimer =
                    channel.eventLoop()
                            .schedule(
                                    this::late,
                                    server.limits().bodyTime().toNanos(),
                                    TimeUnit.NANOSECONDS);
        }
    }

    private void late() {
        if (!body.complete()) {
            connection.reset(stream, Http2Error.CANCEL);
        }
    }

    /** The stream has gone, or is complete. */
    void leave() {
        if (bodyTimer != null) {
            bodyTimer.cancel(false);
        }
        closed();
    }

    private Http2Headers headers(int status, Headers fields, long length) {
        List<AsciiString> pairs = pairs(fields);
        pairs.add(DATE);
        pairs.add(AsciiString.of(server.date.value()));
        if (length >= 0) {
            pairs.add(CONTENT_LENGTH);
            pairs.add(AsciiString.of(Long.toString(length)));
        }
        return ReadOnlyHttp2Headers.serverHeaders(
                false, AsciiString.of(Integer.toString(status)), pairs.toArray(AsciiString[]::new));
    }

    private static List<AsciiString> pairs(Headers fields) {
        List<AsciiString> pairs = new ArrayList<>();
        fields.forEach(
                (name, value) -> {
                    String lower = name.toLowerCase(Locale.ROOT);
                    if (!CONNECTION_FIELDS.contains(lower)) {
                        pairs.add(AsciiString.of(lower));
                        pairs.add(bytes(value));
                    }
                });
        return pairs;
    }

    /** UTF-8, without what must not stand in a value (RFC 9113, 8.2.1). */
    private static AsciiString bytes(String value) {
        byte[] bytes = value.getBytes(UTF_8);
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\r' || bytes[i] == '\n' || bytes[i] == 0) {
                bytes[i] = ' ';
            }
        }
        return new AsciiString(bytes, false);
    }
}
