package io.jollyboat.proxy.reverse;

import io.jollyboat.core.runtime.Timeline;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Connections by HTTP/1.1: those that serve nobody just now wait here, the one used last to be used
 * first. Only for the event loop.
 */
final class Http1Pool {

    static final int CONNECT_MILLIS = 5000;
    private static final int MOST_IDLE = 256; // to one server
    private static final Duration IDLE = Duration.ofSeconds(60);

    private final EventLoop loop;
    private final Timeline timeline;
    private final Map<Server, Deque<Idle>> idle = new HashMap<>(); // no queue is empty
    private final List<Channel> unsent = new ArrayList<>();
    private boolean sweeping;

    private record Idle(Http1Upstream upstream, long since) {}

    Http1Pool(EventLoop loop, Timeline timeline) {
        this.loop = loop;
        this.timeline = timeline;
    }

    /**
     * Sends what was written at the end of the loop's turn: a server that is woken by the first of
     * several requests finds the others too, and is not woken for each.
     */
    void flushSoon(Channel channel) {
        if (unsent.isEmpty()) {
            loop.execute(this::flush);
        }
        unsent.add(channel);
    }

    private void flush() {
        for (Channel channel : unsent) {
            channel.flush();
        }
        unsent.clear();
    }

    void send(Passage passage, Server server) {
        Deque<Idle> waiting = idle.get(server);
        if (waiting == null) {
            connect(passage, server);
            return;
        }
        Http1Upstream upstream = waiting.removeFirst().upstream();
        if (waiting.isEmpty()) {
            idle.remove(server);
        }
        upstream.begin(passage, true);
    }

    void connect(Passage passage, Server server) {
        var upstream = new Http1Upstream(this, server, timeline, loop);
        bootstrap(loop)
                .handler(
                        new ChannelInitializer<Channel>() {
                            @Override
                            protected void initChannel(Channel channel) {
                                channel.pipeline().addLast(upstream.answers(), upstream);
                            }
                        })
                .connect(server.address())
                .addListener(
                        (ChannelFuture connected) -> {
                            if (connected.isSuccess()) {
                                upstream.begin(passage, false);
                            } else {
                                passage.unreachable(connected.cause());
                            }
                        });
    }

    static Bootstrap bootstrap(EventLoop loop) {
        return new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS);
    }

    /** A connection can serve another request. */
    void keep(Http1Upstream upstream, Server server) {
        Deque<Idle> waiting = idle.computeIfAbsent(server, none -> new ArrayDeque<>());
        waiting.addFirst(new Idle(upstream, timeline.nanos()));
        if (waiting.size() > MOST_IDLE) {
            waiting.removeLast().upstream().close();
        }
        if (!sweeping) {
            sweeping = true;
            sweepLater();
        }
    }

    /** A connection that waited has ended. */
    void ended(Http1Upstream upstream, Server server) {
        Deque<Idle> waiting = idle.get(server);
        if (waiting != null) {
            waiting.removeIf(one -> one.upstream() == upstream);
            if (waiting.isEmpty()) {
                idle.remove(server);
            }
        }
    }

    private void sweepLater() {
        loop.schedule(this::sweep, IDLE.toMillis() / 2, TimeUnit.MILLISECONDS);
    }

    private void sweep() {
        long oldest = timeline.nanos() - IDLE.toNanos();
        for (Deque<Idle> waiting : idle.values()) {
            while (!waiting.isEmpty() && waiting.getLast().since() - oldest < 0) {
                waiting.removeLast().upstream().close();
            }
        }
        idle.values().removeIf(Deque::isEmpty);
        sweeping = !idle.isEmpty();
        if (sweeping) {
            sweepLater();
        }
    }
}
