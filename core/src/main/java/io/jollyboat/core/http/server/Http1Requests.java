package io.jollyboat.core.http.server;

import io.jollyboat.core.http.Headers;
import io.jollyboat.core.http.PlainHead;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import java.util.List;

/**
 * Takes the bytes of a connection apart into requests: a {@link PlainRequest} where what came is
 * one, which costs a fraction, and Netty's messages for everything else.
 */
final class Http1Requests extends HttpRequestDecoder {

    private final int most;

    /** Whether the codec has seen all of the last message and nothing of a next one. */
    private boolean between = true;

    /**
     * @param most bytes that a head may have
     */
    Http1Requests(HttpDecoderConfig config, int most) {
        super(config);
        this.most = most;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        if (between && message instanceof ByteBuf bytes) {
            PlainRequest request = PlainRequest.read(bytes, most);
            if (request != null) {
                bytes.release();
                context.fireChannelRead(request);
                return;
            }
        }
        between = false;
        super.channelRead(context, message);
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out)
            throws Exception {
        super.decode(context, in, out);
        between = PlainHead.mayFollow(in, out);
    }

    /** All fields of a request. */
    static Headers fields(HttpRequest request) {
        String[] pairs = new String[request.headers().size() * 2];
        int at = 0;
        var fields = request.headers().iteratorCharSequence();
        while (fields.hasNext()) {
            var field = fields.next();
            pairs[at++] = field.getKey().toString();
            pairs[at++] = field.getValue().toString();
        }
        return Headers.taking(pairs);
    }
}
