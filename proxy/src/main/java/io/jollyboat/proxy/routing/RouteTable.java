package io.jollyboat.proxy.routing;

import io.jollyboat.core.api.core.v1.Service;
import io.jollyboat.core.api.discovery.v1.EndpointSlice;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Every route of this node, by service, in a stable order: equal tables mean equal rules. Only IPv4
 * so far.
 */
public record RouteTable(SortedMap<String, ServiceRoutes> services) {

    public static final RouteTable EMPTY = new RouteTable(new TreeMap<>());

    public RouteTable {
        services = Collections.unmodifiableSortedMap(services);
    }

    public static RouteTable of(
            Collection<Service> services, Collection<EndpointSlice> slices, Place here) {
        return new RouteTableMaker().make(services, slices, here);
    }

    public Stream<Route> routes() {
        return services.values().stream().flatMap(service -> service.routes().stream());
    }

    /** The routes of one service; for tests and questions. */
    public List<Route> of(String service) {
        ServiceRoutes found = services.get(service);
        return found == null ? List.of() : found.routes();
    }
}
