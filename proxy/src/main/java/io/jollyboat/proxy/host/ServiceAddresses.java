package io.jollyboat.proxy.host;

import io.jollyboat.proxy.routing.RoutingException;
import java.util.List;

/**
 * Routes that let this machine's own programs reach services: where no route leads, the kernel says
 * "network is unreachable" before any rule is asked. What they lead to does not matter, since every
 * packet that gets through the rules has another destination by then; they also choose the sender's
 * address, which is the node's among the pods'.
 */
final class ServiceAddresses {

    private final ServiceRanges ranges;

    ServiceAddresses(ServiceRanges ranges) {
        this.ranges = ranges;
    }

    void open() {
        for (String range : ranges.led()) {
            Command.Outcome outcome = ip("replace", range);
            if (outcome.exitCode() != 0) {
                throw new RoutingException(
                        "this machine has no route to " + range + ": " + outcome.output());
            }
        }
    }

    /** Fails where there is no such route, and then there is nothing to remove. */
    void close() {
        ranges.led().forEach(range -> ip("delete", range));
    }

    private Command.Outcome ip(String action, String range) {
        return Command.attempt(
                List.of(
                        "ip",
                        range.indexOf(':') < 0 ? "-4" : "-6",
                        "route",
                        action,
                        range,
                        "dev",
                        "lo",
                        "src",
                        ranges.gateway()),
                "");
    }
}
