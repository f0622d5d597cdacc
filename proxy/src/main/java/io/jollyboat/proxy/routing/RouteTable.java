package io.jollyboat.proxy.routing;

import static java.util.stream.Collectors.groupingBy;

import io.jollyboat.core.api.core.v1.Service;
import io.jollyboat.core.api.discovery.v1.EndpointSlice;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Every route of this node by one family of addresses, by service: equal tables mean equal rules.
 *
 * <p>A table that is made from another shares with it all that did not change. Services lie in
 * drawers by their names; drawers that two tables share need not be looked into to compare them. So
 * both cost what changed, next to whatever number of services.
 */
public final class RouteTable {

    private static final int DRAWERS = 256; // of which a table with 5000 services has 20 in each

    public static final RouteTable EMPTY = new RouteTable(emptyDrawers());

    /** Nobody changes what is in a drawer once its table is made, since others may have it too. */
    private final List<Map<String, ServiceRoutes>> drawers;

    private RouteTable(List<Map<String, ServiceRoutes>> drawers) {
        this.drawers = drawers;
    }

    /**
     * @param services by {@code namespace/name}
     */
    public static RouteTable of(Map<String, ServiceRoutes> services) {
        Map<String, Optional<ServiceRoutes>> all = new HashMap<>();
        services.forEach((name, routes) -> all.put(name, Optional.of(routes)));
        return EMPTY.with(all);
    }

    /** The whole table of IPv4, made at one go. */
    public static RouteTable of(
            Collection<Service> services, Collection<EndpointSlice> slices, Places here) {
        var byService = slices.stream().collect(groupingBy(RouteTableMaker::serviceOf));
        var maker = new RouteTableMaker(Family.IPV4);
        for (Service service : services) {
            String key = service.namespace() + "/" + service.name();
            maker.put(key, service, byService.getOrDefault(key, List.of()), here);
        }
        return maker.table();
    }

    private static List<Map<String, ServiceRoutes>> emptyDrawers() {
        return Collections.nCopies(DRAWERS, Map.of());
    }

    private static int drawer(String service) {
        return Math.floorMod(service.hashCode(), DRAWERS);
    }

    /**
     * The table in which some services are otherwise.
     *
     * @param changed by {@code namespace/name}; those without routes are not there any more
     */
    public RouteTable with(Map<String, Optional<ServiceRoutes>> changed) {
        var now = new ArrayList<>(drawers);
        var own = new BitSet(DRAWERS);
        changed.forEach(
                (service, routes) -> {
                    int at = drawer(service);
                    if (!own.get(at)) {
                        now.set(at, new HashMap<>(now.get(at)));
                        own.set(at);
                    }
                    routes.ifPresentOrElse(
                            one -> now.get(at).put(service, one),
                            () -> now.get(at).remove(service));
                });
        return new RouteTable(List.copyOf(now));
    }

    /** What one service has, named by {@code namespace/name}. */
    public Optional<ServiceRoutes> service(String service) {
        return Optional.ofNullable(drawers.get(drawer(service)).get(service));
    }

    /** All of them, in the order of their names. Takes as long as there are services. */
    public SortedMap<String, ServiceRoutes> services() {
        var sorted = new TreeMap<String, ServiceRoutes>();
        drawers.forEach(sorted::putAll);
        return sorted;
    }

    /** All routes, in the order of their services' names. */
    public Stream<Route> routes() {
        return services().values().stream().flatMap(service -> service.routes().stream());
    }

    /** The routes of one service; none for one that is not there. */
    public List<Route> of(String service) {
        return service(service).map(ServiceRoutes::routes).orElse(List.of());
    }

    /**
     * The services whose routes are otherwise than in another table, those that came or went among
     * them, in the order of their names.
     */
    @SuppressWarnings("ReferenceEquality") // shared drawers are the very same
    public Set<String> changedSince(RouteTable before) {
        Set<String> changed = new TreeSet<>();
        for (int i = 0; i < DRAWERS; i++) {
            Map<String, ServiceRoutes> then = before.drawers.get(i);
            Map<String, ServiceRoutes> now = drawers.get(i);
            if (then != now) {
                now.forEach(
                        (service, routes) -> {
                            if (!routes.equals(then.get(service))) {
                                changed.add(service);
                            }
                        });
                then.keySet().stream()
                        .filter(service -> !now.containsKey(service))
                        .forEach(changed::add);
            }
        }
        return changed;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RouteTable table && drawers.equals(table.drawers);
    }

    @Override
    public int hashCode() {
        return drawers.hashCode();
    }

    @Override
    public String toString() {
        return services().toString();
    }
}
