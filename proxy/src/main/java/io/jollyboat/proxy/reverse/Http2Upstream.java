package io.jollyboat.proxy.reverse;

import io.jollyboat.core.http.Headers;
import io.jollyboat.core.http.ResponseStream;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One request to a server as a stream of an HTTP/2 connection. Only for the event loop. */
final class Http2Upstream extends ChannelInboundHandlerAdapter implements Upstream {

    private @Nullable Channel channel;
    private @Nullable Passage passage; // null when it is over
    private @Nullable ResponseStream stream; // from the answer's head on
    private @Nullable ScheduledFuture<?> patience;

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        channel = context.channel();
    }

    private Channel channel() {
        return Objects.requireNonNull(channel, "not opened yet");
    }

    void begin(Passage request, Server server) {
        passage = request;
        boolean alone = !request.exchange.hasBody();
        channel().writeAndFlush(new DefaultHttp2HeadersFrame(Fields.http2(request, server), alone));
        patience =
                channel()
                        .eventLoop()
                        .schedule(this::late, request.patience.toMillis(), TimeUnit.MILLISECONDS);
        request.givenTo(this);
    }

    // ---- the request

    @Override
    public void piece(byte[] bytes) {
        channel().writeAndFlush(new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(bytes), false));
    }

    @Override
    public void end() {
        if (passage != null && passage.exchange.hasBody()) {
            channel().writeAndFlush(new DefaultHttp2DataFrame(true));
        }
    }

    /** Closing the channel tells the server that nobody wants the answer. */
    @Override
    public void abort() {
        passage = null;
        calm();
        channel().close();
    }

    @Override
    public boolean writable() {
        return channel().isWritable();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (passage != null && context.channel().isWritable()) {
            passage.resume();
        }
    }

    private void late() {
        Passage waiting = passage;
        if (waiting != null && stream == null) {
            passage = null;
            channel().close();
            waiting.tooLate();
        }
    }

    private void calm() {
        if (patience != null) {
            patience.cancel(false);
            patience = null;
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
        calm();
        if (head.isEndStream()) {
            passage = null;
            waiting.answerWhole(status, fields.without("Content-Length"), new byte[0]);
        } else {
            stream = waiting.answer(status, fields);
        }
    }

    private void data(Passage waiting, ResponseStream to, Http2DataFrame data) {
        if (data.content().isReadable()) {
            to.write(ByteBufUtil.getBytes(data.content()));
        }
        if (data.isEndStream()) {
            passage = null;
            waiting.over();
            to.end();
        } else if (!to.writable() && channel().config().isAutoRead()) {
            channel().config().setAutoRead(false);
            to.onDrained(() -> channel().config().setAutoRead(true));
        }
    }

    // ---- the end

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof Http2ResetFrame) {
            ended();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        ended();
    }

    private void ended() {
        calm();
        Passage waiting = passage;
        passage = null;
        if (waiting == null) {
            return;
        }
        if (stream == null) {
            waiting.cut(false);
        } else {
            waiting.over();
            stream.abort();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }
}
