package io.jollyboat.proxy.userspace;

import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.proxy.routing.Family;
import io.jollyboat.proxy.routing.Target;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.handler.timeout.IdleStateHandler;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Datagrams. All that come from one address and port of a client are a flow and go to one target,
 * by a socket of their own, whose answers go back the same way. A flow ends a minute after its last
 * datagram, and at once when its target is one no more.
 */
final class UdpListener implements Listener {

    private static final int IDLE_SECONDS = 60;
    private static final int MOST_FLOWS = 4096;

    private final InetSocketAddress at;
    private final EventLoopGroup loops;
    private final Timeline timeline;
    private final Addressing addressing;
    private final TargetChoice choice;
    private final Map<InetSocketAddress, Flow> flows = new HashMap<>(); // the event loop's
    private volatile Door door;
    private @Nullable Channel server; // from when it is opened on

    private record Flow(Target target, ChannelFuture connected) {}

    UdpListener(
            InetSocketAddress at,
            Door door,
            EventLoopGroup loops,
            Timeline timeline,
            Addressing addressing,
            TargetChoice choice) {
        this.at = at;
        this.door = door;
        this.loops = loops;
        this.timeline = timeline;
        this.addressing = addressing;
        this.choice = choice;
    }

    @Override
    public ChannelFuture open() {
        ChannelFuture bound =
                new Bootstrap()
                        .group(loops)
                        .channel(NioDatagramChannel.class)
                        .handler(new FromClients())
                        .bind(at);
        server = bound.channel();
        return bound;
    }

    @Override
    public void lead(Door next) {
        door = next;
        if (server != null) {
            server.eventLoop().execute(this::dropStale);
        }
    }

    private void dropStale() {
        List.copyOf(flows.entrySet())
                .forEach(
                        flow -> {
                            if (!door.goesOn(flow.getValue().target())) {
                                end(flow.getKey());
                            }
                        });
    }

    @Override
    public ChannelFuture close() {
        return Objects.requireNonNull(server)
                .close()
                .addListener(closed -> List.copyOf(flows.keySet()).forEach(this::end));
    }

    private void end(InetSocketAddress client) {
        Flow flow = flows.remove(client);
        if (flow != null) {
            flow.connected().channel().close();
        }
    }

    private Caller caller(InetSocketAddress client) {
        String address = Family.text(client.getAddress());
        return new Caller(address, addressing.origin(address), Family.text(at.getAddress()));
    }

    private void pass(InetSocketAddress client, ByteBuf content) {
        Flow flow = flows.get(client);
        if (flow != null && !door.goesOn(flow.target())) {
            end(client); // what drops the stale ones has not had its turn yet
            flow = null;
        }
        if (flow == null) {
            flow = begin(client);
        }
        if (flow == null) {
            return; // as lost on the way
        }
        ByteBuf kept = content.retain();
        flow.connected()
                .addListener(
                        (ChannelFuture connected) -> {
                            if (connected.isSuccess()) {
                                connected.channel().writeAndFlush(kept);
                            } else {
                                kept.release();
                            }
                        });
    }

    private @Nullable Flow begin(InetSocketAddress client) {
        Door now = door;
        Caller caller = caller(client);
        String address = caller.address();
        if (flows.size() >= MOST_FLOWS || !TargetChoice.admits(now, address)) {
            return null;
        }
        List<Target> order = choice.order(now, caller, timeline.nanos());
        if (order.isEmpty()) {
            return null;
        }
        Target target = order.getFirst();
        choice.chose(now, address, target, timeline.nanos());
        Flow flow = new Flow(target, connect(client, target));
        flows.put(client, flow);
        return flow;
    }

    private ChannelFuture connect(InetSocketAddress client, Target target) {
        return new Bootstrap()
                .group(loops)
                .channel(NioDatagramChannel.class)
                .handler(
                        new ChannelInitializer<>() {
                            @Override
                            protected void initChannel(Channel flow) {
                                flow.pipeline()
                                        .addLast(new IdleStateHandler(0, 0, IDLE_SECONDS))
                                        .addLast(new FromTarget(client));
                            }
                        })
                .connect(new InetSocketAddress(target.address(), target.port()));
    }

    private final class FromClients extends SimpleChannelInboundHandler<DatagramPacket> {

        @Override
        protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
            pass(packet.sender(), packet.content());
        }

        /** A datagram that could not be delivered says nothing about the next one. */
        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {}
    }

    private final class FromTarget extends SimpleChannelInboundHandler<DatagramPacket> {

        private final InetSocketAddress client;

        FromTarget(InetSocketAddress client) {
            this.client = client;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
            if (server != null) {
                server.writeAndFlush(new DatagramPacket(packet.content().retain(), client));
            }
        }

        /** Idle for long. */
        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            context.close();
        }

        /** Nobody listens there; the client's next datagram may go to another. */
        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            Flow flow = flows.get(client);
            if (flow != null && flow.connected().channel().equals(context.channel())) {
                flows.remove(client);
            }
        }
    }
}
