package io.jollyboat.proxy.conntrack;

import io.jollyboat.core.kernel.NetlinkSocket;
import io.jollyboat.proxy.routing.Family;
import io.jollyboat.proxy.routing.Route;
import io.jollyboat.proxy.routing.RouteTable;
import io.jollyboat.proxy.routing.ServiceRoutes;
import java.io.IOException;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the kernel forget flows of datagrams that go where no route leads any more.
 *
 * <p>Not for several threads at once. Blocks while the kernel lists what it remembers.
 */
public final class StaleDatagrams {

    private static final Logger log = LoggerFactory.getLogger(StaleDatagrams.class);

    private final Family family;
    private RouteTable before = RouteTable.EMPTY;

    /**
     * @param family of the addresses that are led
     */
    public StaleDatagrams(Family family) {
        this.family = family;
    }

    /** Called when the kernel's rules follow a table. */
    public void follow(RouteTable now) {
        List<Route> then = new ArrayList<>();
        List<Route> led = new ArrayList<>();
        for (String service : now.changedSince(before)) {
            then.addAll(before.of(service));
            now.service(service).ifPresent(routes -> led.addAll(everywhere(routes)));
        }
        if (Stream.concat(then.stream(), led.stream()).anyMatch(Route::isDatagrams)) {
            try {
                forget(new StaleFlows(then, led));
            } catch (IOException e) {
                // They end by themselves half a minute after their last datagram.
                log.warn("the kernel would not forget old flows of datagrams: {}", e.getMessage());
            }
        }
        before = now;
    }

    /** As each node of this machine sees them. */
    private static List<Route> everywhere(ServiceRoutes routes) {
        var all = new ArrayList<>(routes.routes());
        routes.elsewhere().forEach(other -> all.addAll(other.routes()));
        return all;
    }

    private void forget(StaleFlows stale) throws IOException {
        try (NetlinkSocket socket = NetlinkSocket.netfilter()) {
            var flows = new ArrayList<Flow>();
            socket.list(
                    FlowMessages.list(family),
                    answer ->
                            FlowMessages.read(answer, family)
                                    .filter(flow -> flow.protocol() == Flow.UDP)
                                    .ifPresent(flows::add));
            Set<String> own = own();
            for (Flow flow : stale.among(flows, own::contains)) {
                forget(socket, flow);
            }
        }
    }

    private static void forget(NetlinkSocket socket, Flow flow) {
        try {
            socket.send(FlowMessages.forget(flow));
        } catch (IOException e) {
            log.debug("{} is not remembered any more: {}", flow, e.getMessage());
        }
    }

    /** This machine's addresses. */
    private static Set<String> own() throws SocketException {
        Set<String> addresses = new HashSet<>();
        NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .map(Family::text)
                .forEach(addresses::add);
        return addresses;
    }
}
