package io.jollyboat.proxy.host;

import io.jollyboat.core.kernel.LoopbackRoutes;
import io.jollyboat.core.kernel.LoopbackRoutes.Kind;
import io.jollyboat.proxy.routing.RoutingException;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Routes that let this machine's own programs reach services: where no route leads, the kernel says
 * "network is unreachable" before any rule is asked. What they lead to does not matter, since every
 * packet that gets through the rules has another destination by then; they also choose the sender's
 * address, which is the node's among the pods'.
 */
final class ServiceAddresses {

    private static final Logger log = LoggerFactory.getLogger(ServiceAddresses.class);

    /** As of routes that an administrator makes. */
    private static final int MAKER = 4;

    private final LoopbackRoutes routes = new LoopbackRoutes(Kind.WAY, MAKER);
    private final ServiceRanges ranges;

    ServiceAddresses(ServiceRanges ranges) {
        this.ranges = ranges;
    }

    void open() {
        for (String range : ranges.led()) {
            try {
                routes.put(range, ranges.gateway());
            } catch (IOException e) {
                throw new RoutingException(
                        "this machine has no route to " + range + ": " + e.getMessage());
            }
        }
    }

    void close() {
        for (String range : ranges.led()) {
            try {
                routes.remove(range);
            } catch (IOException e) {
                // It leads nowhere, and the next cluster makes it anew.
                log.warn("a route to {} is left: {}", range, e.getMessage());
            }
        }
    }
}
