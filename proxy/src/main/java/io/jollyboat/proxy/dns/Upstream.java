package io.jollyboat.proxy.dns;

import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.core.runtime.Timer;
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
 * The machine's own name servers, asked with the client's very bytes, so that whatever DNS can
 * carry passes. A server that does not answer within two seconds is passed over for the next. At
 * most a thousand questions are under way.
 *
 * <p>All state belongs to the event loop.
 */
final class Upstream {

    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final int UNDER_WAY = 1000;

    private final EventLoop loop;
    private final Timeline timeline;
    private final List<InetSocketAddress> servers;
    private final Map<Integer, Pending> pending = new HashMap<>();
    private @Nullable Channel channel;

    Upstream(EventLoop loop, Timeline timeline, List<InetSocketAddress> servers) {
        this.loop = loop;
        this.timeline = timeline;
        this.servers = List.copyOf(servers);
    }

    /**
     * Asks over UDP. Called on the event loop.
     *
     * @param query a whole message; copied
     * @return the answer with the query's own id, to be released by who takes it; exceptionally
     *     when nobody answers
     */
    CompletionStage<ByteBuf> ask(ByteBuf query) {
        var answer = new CompletableFuture<ByteBuf>();
        if (servers.isEmpty() || pending.size() >= UNDER_WAY) {
            answer.completeExceptionally(new UpstreamException("nobody to ask"));
            return answer;
        }
        attempt(query.copy(), 0, answer);
        return answer;
    }

    private void attempt(ByteBuf query, int server, CompletableFuture<ByteBuf> answer) {
        if (server == servers.size()) {
            query.release();
            answer.completeExceptionally(new UpstreamException("no name server answered"));
            return;
        }
        int id = freeId();
        int original = query.getUnsignedShort(query.readerIndex());
        Timer timer =
                timeline.after(
                        PATIENCE,
                        () ->
                                loop.execute(
                                        () -> {
                                            if (pending.remove(id) != null) {
                                                attempt(query, server + 1, answer);
                                            }
                                        }));
        pending.put(id, new Pending(servers.get(server), original, query, answer, timer));
        ByteBuf sent = query.copy();
        sent.setShort(sent.readerIndex(), id);
        channel().writeAndFlush(new DatagramPacket(sent, servers.get(server)));
    }

    /** An id that an outsider cannot guess, since an answer is believed by it. */
    private int freeId() {
        int id;
        do {
            id = timeline.random().nextInt(0x10000);
        } while (pending.containsKey(id));
        return id;
    }

    private Channel channel() {
        if (channel == null) {
            channel =
                    new Bootstrap()
                            .group(loop)
                            .channel(NioDatagramChannel.class)
                            .handler(
                                    new SimpleChannelInboundHandler<DatagramPacket>() {
                                        @Override
                                        protected void channelRead0(
                                                ChannelHandlerContext context,
                                                DatagramPacket packet) {
                                            answered(packet);
                                        }
                                    })
                            .bind(0)
                            .channel(); // registered on the loop we are on: what is written
            // meanwhile is sent once bound
        }
        return channel;
    }

    private void answered(DatagramPacket packet) {
        ByteBuf content = packet.content();
        if (content.readableBytes() < 12) {
            return;
        }
        int id = content.getUnsignedShort(content.readerIndex());
        Pending asked = pending.get(id);
        if (asked == null || !asked.server.equals(packet.sender())) {
            return; // too late, or from somebody who was not asked
        }
        pending.remove(id);
        asked.timer.cancel();
        asked.query.release();
        ByteBuf answer = content.retainedDuplicate();
        answer.setShort(answer.readerIndex(), asked.originalId);
        asked.answer.complete(answer);
    }

    /** Asks the first server over TCP, for answers that UDP cannot carry. */
    CompletionStage<ByteBuf> askOverTcp(ByteBuf query) {
        var answer = new CompletableFuture<ByteBuf>();
        if (servers.isEmpty()) {
            answer.completeExceptionally(new UpstreamException("nobody to ask"));
            return answer;
        }
        ByteBuf copy = query.copy();
        new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .handler(
                        new ChannelInitializer<>() {
                            @Override
                            protected void initChannel(Channel fresh) {
                                fresh.pipeline()
                                        .addLast(
                                                new LengthFieldBasedFrameDecoder(
                                                        0xffff, 0, 2, 0, 2));
                                fresh.pipeline().addLast(new LengthFieldPrepender(2));
                                fresh.pipeline()
                                        .addLast(
                                                new SimpleChannelInboundHandler<ByteBuf>() {
                                                    @Override
                                                    protected void channelRead0(
                                                            ChannelHandlerContext context,
                                                            ByteBuf message) {
                                                        answer.complete(message.retain());
                                                        context.close();
                                                    }
                                                });
                            }
                        })
                .connect(servers.getFirst())
                .addListener(
                        connected -> {
                            Channel opened = ((ChannelFuture) connected).channel();
                            if (connected.isSuccess()) {
                                opened.writeAndFlush(copy);
                                Timer limit = timeline.after(PATIENCE, opened::close);
                                opened.closeFuture()
                                        .addListener(
                                                closed -> {
                                                    limit.cancel();
                                                    answer.completeExceptionally(
                                                            new UpstreamException("no answer"));
                                                });
                            } else {
                                copy.release();
                                answer.completeExceptionally(
                                        new UpstreamException("no name server could be reached"));
                            }
                        });
        return answer;
    }

    void close() {
        loop.execute(
                () -> {
                    if (channel != null) {
                        channel.close();
                    }
                });
    }

    private record Pending(
            InetSocketAddress server,
            int originalId,
            ByteBuf query,
            CompletableFuture<ByteBuf> answer,
            Timer timer) {}

    /** Nobody knows. Carries no stack trace: it is an outcome. */
    static final class UpstreamException extends RuntimeException {

        private static final long serialVersionUID = 1;

        UpstreamException(String message) {
            super(message, null, false, false);
        }
    }
}
