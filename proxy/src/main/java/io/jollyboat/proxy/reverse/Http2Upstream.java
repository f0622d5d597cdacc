package io.jollyboat.proxy.reverse;

import io.jollyboat.core.http.Headers;
import io.jollyboat.core.http.ResponseStream;
import io.jollyboat.core.runtime.Timeline;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.util.ReferenceCountUtil;

/** One request to a server as a stream of an HTTP/2 connection. Only for the event loop. */
final class Http2Upstream extends Upstream {

    Http2Upstream(Timeline timeline, EventLoop loop) {
        super(timeline, loop);
    }

    void begin(Passage request, Server server) {
        take(request);
        boolean alone = !request.exchange.hasBody();
        channel().writeAndFlush(new DefaultHttp2HeadersFrame(Fields.http2(request, server), alone));
        request.givenTo(this);
    }

    // ---- the request

    @Override
    void piece(byte[] bytes) {
        channel().writeAndFlush(new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(bytes), false));
    }

    @Override
    void end() {
        if (passage != null && passage.exchange.hasBody()) {
            channel().writeAndFlush(new DefaultHttp2DataFrame(true));
        }
    }

    // ---- the answer

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        try {
            Passage waiting = passage;
            if (waiting == null) {
                return;
            }
            if (message instanceof Http2HeadersFrame head) {
                head(waiting, head);
            } else if (message instanceof Http2DataFrame data && stream != null) {
                data(waiting, stream, data);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void head(Passage waiting, Http2HeadersFrame head) {
        Headers fields = Fields.back(head.headers());
        if (stream != null) {
            passage = null;
            waiting.over();
            stream.end(fields); // they stand behind the body
            return;
        }
        int status = Integer.parseInt(String.valueOf(head.headers().status()));
        if (status < 200) {
            return;
        }
        answered();
        if (head.isEndStream()) {
            passage = null;
            waiting.answerWhole(status, fields.without("Content-Length"), new byte[0]);
        } else {
            stream = waiting.answer(status, fields);
        }
    }

    private void data(Passage waiting, ResponseStream to, Http2DataFrame data) {
        give(to, data.content());
        if (data.isEndStream()) {
            passage = null;
            waiting.over();
            to.end();
        } else {
            slow(to);
        }
    }

    // ---- the end

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof Http2ResetFrame) {
            ended(false);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        ended(false);
    }
}
