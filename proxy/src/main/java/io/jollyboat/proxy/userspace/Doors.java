package io.jollyboat.proxy.userspace;

import io.jollyboat.proxy.routing.Entrance;
import io.jollyboat.proxy.routing.Route;
import io.jollyboat.proxy.routing.RouteTable;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which openings a table asks for, and what is behind each. Where nothing would be served there is
 * none, so that the kernel refuses for us. Of two routes that want the same opening the first has
 * it. Pure.
 */
final class Doors {

    private final Addressing addressing;
    private final Map<Opening, Door> doors = new LinkedHashMap<>();

    private Doors(Addressing addressing) {
        this.addressing = addressing;
    }

    static Map<Opening, Door> of(RouteTable table, Addressing addressing) {
        var doors = new Doors(addressing);
        table.routes()
                .filter(route -> !route.entrance().protocol().equals("SCTP"))
                .forEach(doors::add);
        return doors.doors;
    }

    private void add(Route route) {
        Entrance entrance = route.entrance();
        add(route, Side.CLUSTER, entrance.cluster());
        add(route, Side.BALANCER, entrance.balancer());
        add(route, Side.OUTER, entrance.external());
        if (entrance.nodePort() > 0) {
            open(
                    new Door(route, Side.OUTER),
                    addressing.atNodePort(entrance, entrance.protocol().equals("UDP")));
        }
    }

    private void add(Route route, Side side, List<String> addresses) {
        for (String address : addresses) {
            open(new Door(route, side), addressing.at(address, route.entrance().port()));
        }
    }

    private void open(Door door, List<InetSocketAddress> places) {
        boolean served =
                !TargetChoice.allowed(door, true).isEmpty()
                        || !TargetChoice.allowed(door, false).isEmpty();
        if (served) {
            boolean datagrams = door.route().entrance().protocol().equals("UDP");
            places.forEach(at -> doors.putIfAbsent(new Opening(datagrams, at), door));
        }
    }
}
