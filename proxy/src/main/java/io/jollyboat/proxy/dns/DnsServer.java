package io.jollyboat.proxy.dns;

import io.jollyboat.core.http.NetworkLoop;
import io.jollyboat.core.informer.Informers;
import io.jollyboat.core.runtime.Component;
import io.jollyboat.core.runtime.Timeline;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.handler.codec.LengthFieldPrepender;
import io.netty.handler.timeout.ReadTimeoutHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * Answers DNS queries over UDP and TCP on one address and port. Queries from the zone are answered
 * on the event loop, out of memory.
 */
public final class DnsServer implements Component {

    private static final int TCP_IDLE_SECONDS = 10;
    private static final int TCP_CONNECTIONS = 100;

    private final EventLoop loop;
    private final Resolver resolver;
    private final Upstream upstream;
    private final InetSocketAddress address;
    private final ChannelGroup connections;
    private final ChannelGroup listeners;

    /**
     * @param domain the cluster's, as in {@code cluster.local}
     * @param address where to listen, over UDP and TCP alike; both must be free
     * @param nameServers who is asked about names of other domains
     */
    public DnsServer(
            NetworkLoop network,
            Timeline timeline,
            Informers informers,
            String domain,
            InetSocketAddress address,
            List<InetSocketAddress> nameServers) {
        this.loop = network.group().next();
        this.upstream = new Upstream(loop, timeline, nameServers);
        this.resolver =
                new Resolver(new ClusterZone(domain, new InformedDirectory(informers)), upstream);
        this.address = address;
        this.connections = new DefaultChannelGroup(loop);
        this.listeners = new DefaultChannelGroup(loop);
    }

    @Override
    public String name() {
        return "cluster-dns";
    }

    /**
     * Listens.
     *
     * @throws UncheckedIOException of a {@link java.net.BindException} when another program has the
     *     address
     */
    @Override
    public void start() {
        listen(
                new Bootstrap()
                        .group(loop)
                        .channel(NioDatagramChannel.class)
                        .handler(new OverUdp())
                        .bind(address));
        listen(
                new ServerBootstrap()
                        .group(loop)
                        .channel(NioServerSocketChannel.class)
                        .childHandler(
                                new ChannelInitializer<>() {
                                    @Override
                                    protected void initChannel(Channel connection) {
                                        accept(connection);
                                    }
                                })
                        .bind(address));
    }

    private void listen(ChannelFuture bound) {
        Throwable cause = bound.awaitUninterruptibly().cause();
        if (cause != null) {
            throw new UncheckedIOException(
                    cause instanceof IOException failed ? failed : new IOException(cause));
        }
        listeners.add(bound.channel());
    }

    /** Once it has returned, the address is free for who comes next. */
    @Override
    public void stop() {
        listeners.close().awaitUninterruptibly();
        connections.close();
        upstream.close();
    }

    private void accept(Channel connection) {
        if (connections.size() >= TCP_CONNECTIONS) {
            connection.close();
            return;
        }
        connections.add(connection);
        connection
                .pipeline()
                .addLast(new ReadTimeoutHandler(TCP_IDLE_SECONDS))
                .addLast(new LengthFieldBasedFrameDecoder(0xffff, 0, 2, 0, 2))
                .addLast(new LengthFieldPrepender(2))
                .addLast(new OverTcp());
    }

    private final class OverUdp extends SimpleChannelInboundHandler<DatagramPacket> {

        @Override
        protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
            InetSocketAddress client = packet.sender();
            ByteBuf known = resolver.known(packet.content());
            if (known != null) {
                context.write(new DatagramPacket(known, client), context.voidPromise());
                return;
            }
            resolver.resolve(packet.content(), false)
                    .thenAccept(
                            answer -> context.writeAndFlush(new DatagramPacket(answer, client)));
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            context.flush();
        }

        /** A datagram that could not be delivered says nothing about the next one. */
        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {}
    }

    private final class OverTcp extends SimpleChannelInboundHandler<ByteBuf> {

        @Override
        protected void channelRead0(ChannelHandlerContext context, ByteBuf message) {
            resolver.resolve(message, true)
                    .whenComplete(
                            (answer, failure) -> {
                                if (failure == null) {
                                    context.writeAndFlush(answer);
                                } else {
                                    context.close();
                                }
                            });
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }
}
