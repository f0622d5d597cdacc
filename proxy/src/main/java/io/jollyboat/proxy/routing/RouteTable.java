package io.jollyboat.proxy.routing;

import static java.util.stream.Collectors.groupingBy;

import io.jollyboat.core.api.core.v1.Service;
import io.jollyboat.core.api.discovery.v1.EndpointSlice;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
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

    /** The whole table, made at one go. */
    public static RouteTable of(
            Collection<Service> services, Collection<EndpointSlice> slices, Places here) {
        var byService = slices.stream().collect(groupingBy(RouteTableMaker::serviceOf));
        var maker = new RouteTableMaker();
        for (Service service : services) {
            String key = service.namespace() + "/" + service.name();
            maker.put(key, service, byService.getOrDefault(key, List.of()), here);
        }
        return maker.table();
    }

    public Stream<Route> routes() {
        return services.values().stream().flatMap(service -> service.routes().stream());
    }

    /** The routes of one service; for tests and questions. */
    public List<Route> of(String service) {
        ServiceRoutes found = services.get(service);
        return found == null ? List.of() : found.routes();
    }

    /**
     * The services whose routes are otherwise than in the table before, those that came or went
     * among them. Takes one step per service, and compares nothing that is the very same object.
     */
    public Set<String> changedSince(RouteTable before) {
        Set<String> changed = new TreeSet<>();
        List<Map.Entry<String, ServiceRoutes>> olds = List.copyOf(before.services.entrySet());
        List<Map.Entry<String, ServiceRoutes>> news = List.copyOf(services.entrySet());
        for (int old = 0, now = 0; old < olds.size() || now < news.size(); ) {
            int order =
                    old == olds.size()
                            ? 1
                            : now == news.size()
                                    ? -1
                                    : olds.get(old).getKey().compareTo(news.get(now).getKey());
            if (order != 0 || !olds.get(old).getValue().equals(news.get(now).getValue())) {
                changed.add((order <= 0 ? olds.get(old) : news.get(now)).getKey());
            }
            old += order <= 0 ? 1 : 0;
            now += order >= 0 ? 1 : 0;
        }
        return changed;
    }
}
