package io.jollyboat.core.http.server;

import io.jollyboat.core.http.Headers;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes exchanges of the frames that arrive on one HTTP/2 connection. */
final class Http2Requests extends Http2FrameAdapter {
    private static final Headers PLAIN_TEXT =
            Headers.of("Content-Type", "text/plain; charset=utf-8");

    private static final RequestTarget NOWHERE = new RequestTarget("/", "/", "");

    private final ServerContext server;
    private final Http2ServerConnection handler;
    private final Http2Connection connection;
    private final Http2Connection.PropertyKey exchangeKey;

    Http2Requests(ServerContext server, Http2ServerConnection handler, Http2Connection connection) {
        this.server = server;
        this.handler = handler;
        this.connection = connection;
        this.exchangeKey = connection.newKey();
    }

    /** Under which a stream keeps its {@link Http2Exchange}. */
    Http2Connection.PropertyKey key() {
        return exchangeKey;
    }

    Http2ConnectionAdapter closing() {
        return new Http2ConnectionAdapter() {
            @Override
            public void onStreamClosed(Http2Stream stream) {
                Http2Exchange exchange = stream.getProperty(exchangeKey);
                if (exchange != null) {
                    exchange.leave();
                }
            }

            @Override
            public void onStreamRemoved(Http2Stream stream) {
                handler.streamClosed();
            }
        };
    }

    @Override
    public void onHeadersRead(
            ChannelHandlerContext context,
            int streamId,
            Http2Headers headers,
            int dependency,
            short weight,
            boolean exclusive,
            int padding,
            boolean last)
            throws Http2Exception {
        onHeadersRead(context, streamId, headers, padding, last);
    }

    @Override
    public void onHeadersRead(
            ChannelHandlerContext context,
            int streamId,
            Http2Headers fields,
            int padding,
            boolean last)
            throws Http2Exception {
        Http2Stream stream = connection.stream(streamId);
        if (stream == null) {
            return; // gone meanwhile
        }
        Http2Exchange exchange = stream.getProperty(exchangeKey);
        if (exchange != null) {
            if (last) {
                exchange.bodyEnded(); // trailers say nothing we need
            }
            return;
        }
        handler.streamOpened();
        CharSequence method = fields.method();
        CharSequence path = fields.path();
        if (method == null || path == null || fields.scheme() == null) {
            throw Http2Exception.streamError(
                    streamId, Http2Error.PROTOCOL_ERROR, "request without method, scheme or path");
        }
        RequestTarget target = RequestTarget.parse(path.toString());
        Headers headers = copy(fields);
        RequestHead head =
                new RequestHead(
                        method.toString(),
                        target == null ? NOWHERE : target,
                        headers,
                        authority(fields, headers));
        exchange = new Http2Exchange(server, handler, stream, head, !last);
        stream.setProperty(exchangeKey, exchange);
        if (last) {
            exchange.bodyEnded();
        }
        if (target == null) {
            exchange.respond(400, PLAIN_TEXT, List.of());
        } else {
            exchange.begin();
        }
    }

    @Override
    public int onDataRead(
            ChannelHandlerContext context, int streamId, ByteBuf data, int padding, boolean last) {
        Http2Stream stream = connection.stream(streamId);
        Http2Exchange exchange = stream == null ? null : stream.getProperty(exchangeKey);
        return exchange == null
                ? data.readableBytes() + padding
                : exchange.received(data, padding, last);
    }

    private static String authority(Http2Headers fields, Headers headers) {
        CharSequence authority = fields.authority();
        String host = authority == null ? headers.first("host") : authority.toString();
        return host == null ? "" : host;
    }

    private static Headers copy(Http2Headers fields) {
        String[] pairs = new String[fields.size() * 2];
        int at = 0;
        for (Map.Entry<CharSequence, CharSequence> field : fields) {
            if (field.getKey().charAt(0) != ':') {
                pairs[at++] = field.getKey().toString();
                pairs[at++] = field.getValue().toString();
            }
        }
        return Headers.taking(trimmed(pairs, at));
    }

    private static String[] trimmed(@Nullable String[] pairs, int length) {
        String[] exact = new String[length];
        System.arraycopy(pairs, 0, exact, 0, length);
        return exact;
    }
}
