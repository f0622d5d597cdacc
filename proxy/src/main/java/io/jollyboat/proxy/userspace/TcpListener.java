package io.jollyboat.proxy.userspace;

import io.jollyboat.core.http.SharedPort;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.proxy.routing.Family;
import io.jollyboat.proxy.routing.Target;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.spi.SelectorProvider;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Connections by TCP. A target that cannot be connected to is passed over for the next; only when
 * none can is the client cut off.
 */
final class TcpListener implements Listener {

    private static final int CONNECT_MILLIS = 2000;
    private static final int MOST_ATTEMPTS = 4;
    private static final int MOST_CONNECTIONS = 20_000;

    private final InetSocketAddress at;
    private final EventLoopGroup loops;
    private final Timeline timeline;
    private final Addressing addressing;
    private final TargetChoice choice;
    private final ChannelGroup connections;
    private volatile Door door;
    private @Nullable Channel server; // from when it is opened on

    /**
     * @param connections of all listeners, the clients' ends
     */
    TcpListener(
            InetSocketAddress at,
            Door door,
            EventLoopGroup loops,
            Timeline timeline,
            Addressing addressing,
            TargetChoice choice,
            ChannelGroup connections) {
        this.at = at;
        this.door = door;
        this.loops = loops;
        this.timeline = timeline;
        this.addressing = addressing;
        this.choice = choice;
        this.connections = connections;
    }

    @Override
    public void lead(Door next) {
        door = next;
    }

    @Override
    public ChannelFuture open() {
        ServerBootstrap listener =
                new ServerBootstrap()
                        .group(loops)
                        .channelFactory(this::listening)
                        .option(ChannelOption.SO_REUSEADDR, true)
                        .option(ChannelOption.SO_BACKLOG, 1024)
                        .childOption(ChannelOption.AUTO_READ, false)
                        .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        .childOption(ChannelOption.SO_KEEPALIVE, true)
                        .childHandler(
                                new ChannelInitializer<SocketChannel>() {
                                    @Override
                                    protected void initChannel(SocketChannel client) {
                                        accept(client);
                                    }
                                });
        ChannelFuture bound = bind(listener);
        server = bound.channel();
        return bound;
    }

    private ChannelFuture bind(ServerBootstrap listener) {
        if (addressing.alone()) {
            return listener.bind(at);
        }
        listener.option(SharedPort.OPTION, true);
        if (at.getAddress().isAnyLocalAddress()) {
            try {
                SharedPort.requireFree(at.getPort());
            } catch (IOException e) {
                Channel unbound = listener.register().channel();
                unbound.close();
                return unbound.newFailedFuture(e);
            }
        }
        return listener.bind(at);
    }

    /** Otherwise one for every IPv4 address would be for those of IPv6 too. */
    private NioServerSocketChannel listening() {
        return at.getAddress() instanceof Inet4Address
                ? new NioServerSocketChannel(SelectorProvider.provider(), SocketProtocolFamily.INET)
                : new NioServerSocketChannel();
    }

    @Override
    public ChannelFuture close() {
        return Objects.requireNonNull(server).close();
    }

    private void accept(SocketChannel client) {
        Door now = door;
        String address = Family.text(client.remoteAddress().getAddress());
        InetAddress called = client.localAddress().getAddress();
        var caller = new Caller(address, addressing.origin(address), Family.text(called));
        boolean served = now.side() != Side.NODE_PORT || !addressing.ofServices(called);
        List<Target> order =
                served && TargetChoice.admits(now, address) && connections.size() < MOST_CONNECTIONS
                        ? choice.order(now, caller, timeline.nanos())
                        : List.of();
        connections.add(client);
        connect(client, now, address, order.subList(0, Math.min(order.size(), MOST_ATTEMPTS)));
    }

    private void connect(SocketChannel client, Door by, String address, List<Target> order) {
        if (order.isEmpty()) {
            client.config().setSoLinger(0); // a reset, as from a port that nobody listens at
            client.close();
            return;
        }
        Target target = order.getFirst();
        new Bootstrap()
                .group(client.eventLoop())
                .channel(NioSocketChannel.class)
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
                .handler(new ChannelInboundHandlerAdapter())
                .connect(new InetSocketAddress(target.address(), target.port()))
                .addListener(
                        (ChannelFuture connected) -> {
                            if (connected.isSuccess()) {
                                choice.chose(by, address, target, timeline.nanos());
                                Relay.join(client, (SocketChannel) connected.channel());
                            } else {
                                connect(client, by, address, order.subList(1, order.size()));
                            }
                        });
    }
}
