package io.jollyboat.proxy.userspace;

import io.jollyboat.proxy.routing.Elsewhere;
import io.jollyboat.proxy.routing.Entrance;
import io.jollyboat.proxy.routing.Route;
import io.jollyboat.proxy.routing.RouteTable;
import io.jollyboat.proxy.routing.ServiceRoutes;
import io.jollyboat.proxy.userspace.Door.View;
import java.net.InetSocketAddress;
import java.util.ArrayList;
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
        table.services().values().forEach(doors::add);
        return doors.doors;
    }

    private void add(ServiceRoutes service) {
        for (int i = 0; i < service.routes().size(); i++) {
            Route route = service.routes().get(i);
            var views = new ArrayList<View>();
            for (Elsewhere other : service.elsewhere()) {
                views.add(new View(other.node(), other.routes().get(i)));
            }
            if (!route.entrance().protocol().equals("SCTP")) {
                add(route, views);
            }
        }
    }

    private void add(Route route, List<View> views) {
        Entrance entrance = route.entrance();
        add(new Door(route, Side.CLUSTER, views), entrance.cluster());
        add(new Door(route, Side.BALANCER, views), entrance.balancer());
        add(new Door(route, Side.OUTER, views), entrance.external());
        if (entrance.nodePort() > 0) {
            open(
                    new Door(route, Side.NODE_PORT, views),
                    addressing.atNodePort(entrance, entrance.protocol().equals("UDP")));
        }
    }

    private void add(Door door, List<String> addresses) {
        for (String address : addresses) {
            open(door, addressing.at(address, door.route().entrance().port()));
        }
    }

    private void open(Door door, List<InetSocketAddress> places) {
        if (door.served()) {
            boolean datagrams = door.route().entrance().protocol().equals("UDP");
            places.forEach(at -> doors.putIfAbsent(new Opening(datagrams, at), door));
        }
    }
}
