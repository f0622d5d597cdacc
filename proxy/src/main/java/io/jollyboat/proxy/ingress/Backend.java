package io.jollyboat.proxy.ingress;

import io.jollyboat.proxy.routing.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What stands behind a path.
 *
 * @param name of the service and its port, for people
 * @param targets where its requests go; empty when nothing serves
 * @param http2 whether they speak HTTP/2 without TLS
 * @param turn counts requests, so that they go round
 */
record Backend(String name, List<Target> targets, boolean http2, AtomicInteger turn) {

    static Backend of(String name, List<Target> targets) {
        return of(name, targets, false);
    }

    static Backend of(String name, List<Target> targets, boolean http2) {
        return new Backend(name, List.copyOf(targets), http2, new AtomicInteger());
    }

    /** The targets in the order in which they are to be tried this time. */
    List<Target> inTurn() {
        int count = targets.size();
        if (count < 2) {
            return targets;
        }
        int first = Math.floorMod(turn.getAndIncrement(), count);
        var order = new ArrayList<>(targets.subList(first, count));
        order.addAll(targets.subList(0, first));
        return order;
    }
}
