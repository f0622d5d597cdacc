package io.jollyboat.proxy.ingress;

import io.jollyboat.proxy.reverse.Server;
import io.jollyboat.proxy.routing.Target;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What stands behind a path.
 *
 * @param name of the service and its port, for people
 * @param servers where its requests go; empty when nothing serves
 * @param turn counts requests, so that they go round
 */
record Backend(String name, List<Server> servers, AtomicInteger turn) {

    private static final int MOST_ATTEMPTS = 3;

    static Backend of(String name, List<Target> targets) {
        return of(name, targets, false);
    }

    /**
     * @param http2 whether they speak HTTP/2 without TLS
     */
    static Backend of(String name, List<Target> targets, boolean http2) {
        List<Server> servers =
                targets.stream()
                        .map(
                                target ->
                                        new Server(
                                                new InetSocketAddress(
                                                        target.address(), target.port()),
                                                http2))
                        .toList();
        return new Backend(name, servers, new AtomicInteger());
    }

    /** The servers that are to be tried this time, in that order; three at the most. */
    List<Server> inTurn() {
        int count = servers.size();
        if (count == 1) {
            return servers;
        }
        int first = Math.floorMod(turn.getAndIncrement(), count);
        var order = new Server[Math.min(count, MOST_ATTEMPTS)];
        for (int i = 0; i < order.length; i++) {
            order[i] = servers.get((first + i) % count);
        }
        return List.of(order);
    }
}
