package io.jollyboat.proxy.dns;

import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.core.runtime.Timer;
import io.jollyboat.proxy.dns.Upstream.UpstreamException;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.handler.codec.LengthFieldPrepender;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One name server. Its socket is connected, so that the kernel drops what others send, and tells at
 * once when there is no way to the server or nobody behind its port; otherwise it has two seconds
 * to answer.
 *
 * <p>All state belongs to the event loop, on which all of it is called.
 */
final class NameServer {

    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final int HEADER = 12; // bytes

    private final EventLoop loop;
    private final Timeline timeline;
    private final InetSocketAddress address;
    private final Map<Integer, Pending> pending = new HashMap<>();
    private @Nullable ChannelFuture connected;

    NameServer(EventLoop loop, Timeline timeline, InetSocketAddress address) {
        this.loop = loop;
        this.timeline = timeline;
        this.address = address;
    }

    /**
     * Asks over UDP.
     *
     * @param query a whole message; copied
     * @return the answer with the query's own id, to be released by who takes it; exceptionally
     *     when there is none
     */
    CompletionStage<ByteBuf> ask(ByteBuf query) {
        int id = freeId();
        int original = query.getUnsignedShort(query.readerIndex());
        Timer timer =
                timeline.after(PATIENCE, () -> loop.execute(() -> unanswered(id, "no answer")));
        var answer = new CompletableFuture<ByteBuf>();
        pending.put(id, new Pending(original, answer, timer));
        ByteBuf sent = query.copy();
        sent.setShort(sent.readerIndex(), id);
        ChannelFuture way = connected();
        way.addListener(
                done -> {
                    if (done.isSuccess()) {
                        way.channel()
                                .writeAndFlush(sent)
                                .addListener(
                                        written -> {
                                            if (!written.isSuccess()) {
                                                unreachable();
                                            }
                                        });
                    } else {
                        sent.release();
                        unreachable();
                    }
                });
        return answer;
    }

    /** An id that an outsider cannot guess, since an answer is believed by it. */
    private int freeId() {
        int id;
        do {
            id = timeline.random().nextInt(0x10000);
        } while (pending.containsKey(id));
        return id;
    }

    private ChannelFuture connected() {
        ChannelFuture known = connected;
        if (known == null) {
            known =
                    new Bootstrap()
                            .group(loop)
                            .channel(NioDatagramChannel.class)
                            .handler(new Answers())
                            .connect(address);
            connected = known;
        }
        return known;
    }

    /**
     * Whoever waits for this server need not wait longer. The next question has a new socket: the
     * machine may have got another address meanwhile.
     */
    private void unreachable() {
        close();
        for (int id : List.copyOf(pending.keySet())) {
            unanswered(id, "cannot be reached");
        }
    }

    private void unanswered(int id, String why) {
        Pending asked = pending.remove(id);
        if (asked != null) {
            asked.timer.cancel();
            asked.answer.completeExceptionally(new UpstreamException(why));
        }
    }

    private void answered(ByteBuf content) {
        if (content.readableBytes() < HEADER) {
            return;
        }
        Pending asked = pending.remove(content.getUnsignedShort(content.readerIndex()));
        if (asked == null) {
            return; // too late
        }
        asked.timer.cancel();
        ByteBuf answer = content.retainedDuplicate();
        answer.setShort(answer.readerIndex(), asked.originalId);
        asked.answer.complete(answer);
    }

    /** Asks over TCP, by a connection for this question alone; else like {@link #ask}. */
    CompletionStage<ByteBuf> askOverTcp(ByteBuf query) {
        var answer = new CompletableFuture<ByteBuf>();
        ByteBuf copy = query.copy();
        var opened =
                new Bootstrap()
                        .group(loop)
                        .channel(NioSocketChannel.class)
                        .handler(new OneAnswer(answer))
                        .connect(address);
        Timer limit = timeline.after(PATIENCE, () -> opened.channel().close());
        opened.addListener(
                done -> {
                    if (done.isSuccess()) {
                        opened.channel().writeAndFlush(copy);
                    } else {
                        copy.release();
                    }
                });
        opened.channel()
                .closeFuture()
                .addListener(
                        closed -> {
                            limit.cancel();
                            answer.completeExceptionally(new UpstreamException("no answer"));
                        });
        return answer;
    }

    void close() {
        if (connected != null) {
            connected.channel().close();
            connected = null;
        }
    }

    private record Pending(int originalId, CompletableFuture<ByteBuf> answer, Timer timer) {}

    private final class Answers extends SimpleChannelInboundHandler<DatagramPacket> {

        @Override
        protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
            answered(packet.content());
        }

        /** That nobody is behind the port is told to who receives. */
        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            if (connected != null && connected.channel().equals(context.channel())) {
                unreachable();
            }
        }
    }

    private static final class OneAnswer extends ChannelInitializer<Channel> {

        private final CompletableFuture<ByteBuf> answer;

        OneAnswer(CompletableFuture<ByteBuf> answer) {
            this.answer = answer;
        }

        @Override
        protected void initChannel(Channel fresh) {
            fresh.pipeline()
                    .addLast(new LengthFieldBasedFrameDecoder(0xffff, 0, 2, 0, 2))
                    .addLast(new LengthFieldPrepender(2))
                    .addLast(
                            new SimpleChannelInboundHandler<ByteBuf>() {
                                @Override
                                protected void channelRead0(
                                        ChannelHandlerContext context, ByteBuf message) {
                                    if (!answer.complete(message.retain())) {
                                        message.release();
                                    }
                                    context.close();
                                }

                                @Override
                                public void exceptionCaught(
                                        ChannelHandlerContext context, Throwable cause) {
                                    context.close();
                                }
                            });
        }
    }
}
