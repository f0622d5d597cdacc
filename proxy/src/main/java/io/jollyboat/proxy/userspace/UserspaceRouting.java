package io.jollyboat.proxy.userspace;

import io.jollyboat.core.http.NetworkLoop;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.proxy.routing.Route;
import io.jollyboat.proxy.routing.RouteSink;
import io.jollyboat.proxy.routing.RouteTable;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out route tables by listening itself. A port that another program has is told of and
 * tried again with the next table; everything else works meanwhile. SCTP is not served.
 */
public final class UserspaceRouting implements RouteSink {

    private static final Logger log = LoggerFactory.getLogger(UserspaceRouting.class);

    private final EventLoopGroup loops;
    private final Timeline timeline;
    private final Addressing addressing;
    private final Map<Opening, Listener> listeners = new HashMap<>();
    private final Map<String, TargetChoice> choices = new HashMap<>();
    private final ChannelGroup connections;
    private Set<String> refused = Set.of();

    public UserspaceRouting(NetworkLoop network, Timeline timeline, Addressing addressing) {
        this.loops = network.group();
        this.timeline = timeline;
        this.addressing = addressing;
        this.connections = new DefaultChannelGroup(loops.next());
    }

    @Override
    public void apply(RouteTable table) {
        Set<String> external = new TreeSet<>();
        table.routes().forEach(route -> external.addAll(route.entrance().external()));
        addressing.claim(external);
        Map<Opening, Door> doors = Doors.of(table, addressing);
        close(doors.keySet());
        Map<Opening, ChannelFuture> opening = new LinkedHashMap<>();
        doors.forEach(
                (where, door) -> {
                    Listener there = listeners.get(where);
                    if (there == null) {
                        there = listener(where, door);
                        listeners.put(where, there);
                        opening.put(where, there.open());
                    } else {
                        there.lead(door);
                    }
                });
        Set<String> named = new TreeSet<>();
        table.routes().forEach(route -> named.add(key(route)));
        choices.keySet().retainAll(named);
        await(opening);
    }

    /** All but some. */
    private void close(Set<Opening> wanted) {
        var closing = new ArrayList<ChannelFuture>();
        listeners
                .entrySet()
                .removeIf(
                        listener -> {
                            boolean over = !wanted.contains(listener.getKey());
                            if (over) {
                                closing.add(listener.getValue().close());
                            }
                            return over;
                        });
        closing.forEach(ChannelFuture::awaitUninterruptibly);
    }

    private void await(Map<Opening, ChannelFuture> opening) {
        Set<String> now = new TreeSet<>();
        opening.forEach(
                (where, bound) -> {
                    if (!bound.awaitUninterruptibly().isSuccess()) {
                        listeners.remove(where);
                        now.add(where + ": " + bound.cause().getMessage());
                    }
                });
        now.stream()
                .filter(problem -> !refused.contains(problem))
                .forEach(problem -> log.warn("nobody is served at {}", problem));
        refused = now;
    }

    private Listener listener(Opening where, Door door) {
        TargetChoice choice =
                choices.computeIfAbsent(key(door.route()), fresh -> new TargetChoice());
        return where.datagrams()
                ? new UdpListener(where.at(), door, loops, timeline, addressing, choice)
                : new TcpListener(
                        where.at(), door, loops, timeline, addressing, choice, connections);
    }

    private static String key(Route route) {
        return route.service() + " " + route.entrance().protocol();
    }

    @Override
    public void removeRules() {
        close(Set.of());
        addressing.removeRules();
    }

    @Override
    public void remove() {
        removeRules();
        connections.close().awaitUninterruptibly();
        addressing.release();
    }
}
