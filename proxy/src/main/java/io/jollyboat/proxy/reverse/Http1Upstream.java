package io.jollyboat.proxy.reverse;

import io.jollyboat.core.http.HeadBytes;
import io.jollyboat.core.http.Headers;
import io.jollyboat.core.http.PlainHead;
import io.jollyboat.core.http.ResponseStream;
import io.jollyboat.core.http.client.Splice;
import io.jollyboat.core.runtime.Timeline;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One connection to a server by HTTP/1.1. Only for the event loop.
 *
 * <p>States: <em>idle</em> (in the pool; {@link #passage} is null), <em>asked</em> (no answer yet),
 * <em>answering</em> (its body flows into {@link #stream}), <em>switching</em> (an upgrade was
 * agreed to; bytes are kept until the client's side has left HTTP too), and then idle again, handed
 * over to {@link Splice}, or closed.
 */
final class Http1Upstream extends Upstream {

    private static final byte[] LINE_END = {'\r', '\n'};
    private static final byte[] LAST_CHUNK = {'0', '\r', '\n', '\r', '\n'};

    private final Http1Pool pool;
    private final Server server;
    private final Deque<ByteBuf> switching = new ArrayDeque<>();
    private @Nullable SmallAnswer small; // until it has all come, or a read has ended before that
    private boolean old;
    private boolean chunked; // the request's body goes in chunks
    private boolean asked; // the whole of the request was sent
    private boolean lasting; // the server will keep the connection
    private boolean left; // it speaks HTTP no more

    Http1Upstream(Http1Pool pool, Server server, Timeline timeline, EventLoop loop) {
        super(timeline, loop);
        this.pool = pool;
        this.server = server;
    }

    /** Takes the server's bytes apart. */
    HttpResponseDecoder answers() {
        return new Answers();
    }

    /** Looks for a {@link PlainAnswer}, which costs a fraction, before it does what it is for. */
    private final class Answers extends HttpResponseDecoder {

        /** Whether it has seen all of the last answer and nothing of a next one. */
        private boolean between = true;

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
            Passage asking = passage;
            if (between
                    && asked
                    && asking != null
                    && !asking.exchange.method().equals("HEAD")
                    && message instanceof ByteBuf bytes) {
                PlainAnswer answer = PlainAnswer.read(bytes);
                if (answer != null) {
                    bytes.release();
                    give(asking, answer);
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

        @Override
        protected boolean isContentAlwaysEmpty(HttpMessage message) {
            return passage != null && passage.exchange.method().equals("HEAD")
                    || super.isContentAlwaysEmpty(message);
        }
    }

    /** Takes a request on, whose head can be written. */
    void begin(Passage request, boolean again) {
        take(request);
        old = again;
        asked = false;
        small = null;
        HeadBytes head = HeadBytes.begin();
        chunked = Fields.http1(head, request, server);
        channel().write(head.copy(channel().alloc(), 0), channel().voidPromise());
        if (request.exchange.hasBody()) {
            channel().flush();
        }
        request.givenTo(this);
    }

    // ---- the request

    @Override
    void piece(byte[] bytes) {
        if (chunked) {
            ByteBuf size = channel().alloc().directBuffer(16);
            ByteBufUtil.writeAscii(size, Integer.toHexString(bytes.length));
            size.writeBytes(LINE_END);
            channel().write(size, channel().voidPromise());
        }
        channel().write(Unpooled.wrappedBuffer(bytes), channel().voidPromise());
        if (chunked) {
            channel().write(Unpooled.wrappedBuffer(LINE_END), channel().voidPromise());
        }
        channel().flush();
    }

    @Override
    void end() {
        asked = true;
        if (chunked) {
            channel().write(Unpooled.wrappedBuffer(LAST_CHUNK), channel().voidPromise());
        }
        pool.flushSoon(channel());
    }

    // ---- the answer

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof ByteBuf bytes) {
            switching.add(bytes);
            return;
        }
        try {
            if (left) {
                return; // the end of the answer that switched, which has no content
            }
            if (passage == null
                    || message instanceof HttpObject object && object.decoderResult().isFailure()) {
                context.close(); // nobody asked, or nobody understands
                return;
            }
            if (message instanceof HttpResponse response) {
                head(passage, response);
            }
            if (message instanceof HttpContent content) {
                content(content);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void give(Passage request, PlainAnswer answer) {
        answered();
        lasting = true;
        free();
        request.answerWhole(answer.status(), Fields.backWhole(answer.fields()), answer.body());
    }

    private void head(Passage request, HttpResponse response) {
        int status = response.status().code();
        if (status == 101 && request.exchange.upgradable()) {
            answered();
            leaveHttp(request, response);
        } else if (status >= 200) {
            answered();
            lasting = HttpUtil.isKeepAlive(response);
            Headers fields = Fields.back(response.headers());
            small = SmallAnswer.of(request.exchange.method(), status, fields);
            if (small == null) {
                stream = request.answer(status, fields);
            }
        }
    }

    private void content(HttpContent content) {
        if (small != null && small.takes(content)) {
            if (content instanceof LastHttpContent) {
                SmallAnswer whole = small;
                Passage request = passage;
                free();
                if (request != null) {
                    whole.give(request);
                }
            }
            return;
        }
        begin();
        if (stream != null) {
            body(stream, content);
        }
    }

    /** What has come of an answer goes back, though there is more to come. */
    private void begin() {
        if (small != null && passage != null) {
            stream = small.begin(passage);
            small = null;
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        begin();
    }

    private void body(ResponseStream to, HttpContent content) {
        give(to, content.content());
        if (content instanceof LastHttpContent last) {
            free();
            if (last.trailingHeaders().isEmpty()) {
                to.end();
            } else {
                to.end(Fields.back(last.trailingHeaders()));
            }
        } else {
            slow(to);
        }
    }

    /** For the next request, if it can serve one. */
    private void free() {
        if (passage != null) {
            passage.over();
        }
        passage = null;
        stream = null;
        small = null;
        channel().config().setAutoRead(true);
        if (asked && lasting && channel().isActive()) {
            pool.keep(this, server);
        } else {
            channel().close();
        }
    }

    private void leaveHttp(Passage request, HttpResponse response) {
        Channel open = channel();
        open.config().setAutoRead(false);
        passage = null;
        left = true;
        Headers fields =
                Fields.back(response.headers())
                        .with("Upgrade", response.headers().get("Upgrade", "websocket"));
        request.switched();
        request.exchange
                .upgrade(fields)
                .whenComplete(
                        (client, failure) -> {
                            if (failure != null) {
                                open.close();
                            } else {
                                open.eventLoop().execute(() -> splice(open, client));
                            }
                        });
    }

    private void splice(Channel open, Channel client) {
        open.pipeline().remove(Answers.class);
        open.pipeline().remove(this);
        switching.forEach(client::write);
        switching.clear();
        client.flush();
        Splice.join(open, client);
    }

    // ---- the end

    void close() {
        channel().close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        switching.forEach(ReferenceCountUtil::release);
        switching.clear();
        begin();
        if (!ended(old)) {
            pool.ended(this, server);
        }
    }
}
