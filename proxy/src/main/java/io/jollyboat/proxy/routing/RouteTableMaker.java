package io.jollyboat.proxy.routing;

import io.jollyboat.core.api.core.v1.Service;
import io.jollyboat.core.api.discovery.v1.EndpointSlice;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Makes table after table, working out anew only the services of which something changed. What did
 * not change is the very same object in the next table.
 *
 * <p>Not for several threads at once.
 */
public final class RouteTableMaker {

    private static final String SERVICE_LABEL = "kubernetes.io/service-name";

    private Map<String, Made> made = new HashMap<>();
    private Place lastPlace = new Place("", "");

    private record Made(Service service, List<EndpointSlice> slices, ServiceRoutes routes) {

        /**
         * Whether this came of the very same objects: comparing them would cost more than making.
         */
        @SuppressWarnings("ReferenceEquality")
        boolean from(Service otherService, List<EndpointSlice> others) {
            boolean same = service == otherService && slices.size() == others.size();
            for (int i = 0; same && i < others.size(); i++) {
                same = slices.get(i) == others.get(i);
            }
            return same;
        }
    }

    public RouteTable make(
            Collection<Service> services, Collection<EndpointSlice> slices, Place here) {
        if (!here.equals(lastPlace)) {
            made.clear();
            lastPlace = here;
        }
        Map<String, List<EndpointSlice>> byService = byService(slices);
        var next = new HashMap<String, Made>();
        var table = new TreeMap<String, ServiceRoutes>();
        for (Service service : services) {
            String key = service.namespace() + "/" + service.name();
            List<EndpointSlice> own = byService.getOrDefault(key, List.of());
            Made known = made.get(key);
            Made now =
                    known != null && known.from(service, own)
                            ? known
                            : new Made(service, own, ServiceRoutes.of(service, own, here));
            next.put(key, now);
            if (!now.routes().routes().isEmpty()) {
                table.put(key, now.routes());
            }
        }
        made = next;
        return new RouteTable(table);
    }

    private static Map<String, List<EndpointSlice>> byService(Collection<EndpointSlice> slices) {
        var byService = new HashMap<String, List<EndpointSlice>>();
        for (EndpointSlice slice : slices) {
            if (slice.addressType().equals("IPv4")) {
                String owner = slice.labels().getOrDefault(SERVICE_LABEL, "");
                byService
                        .computeIfAbsent(
                                slice.namespace() + "/" + owner, none -> new ArrayList<>(1))
                        .add(slice);
            }
        }
        byService.values().forEach(some -> some.sort(Comparator.comparing(EndpointSlice::name)));
        return byService;
    }
}
