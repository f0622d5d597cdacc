package io.jollyboat.proxy.routing;

import io.jollyboat.core.api.core.v1.Service;
import io.jollyboat.core.api.discovery.v1.EndpointSlice;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes table after table, working out anew only the services that it is told of. What did not
 * change is the very same object in the next table.
 *
 * <p>Not for several threads at once.
 */
public final class RouteTableMaker {

    private static final String SERVICE_LABEL = "kubernetes.io/service-name";

    private final Family family;
    private final Map<String, Optional<ServiceRoutes>> changed = new HashMap<>();
    private RouteTable made = RouteTable.EMPTY;

    public RouteTableMaker(Family family) {
        this.family = family;
    }

    /** The service, as {@code namespace/name}, that a slice has endpoints of. */
    public static String serviceOf(EndpointSlice slice) {
        return slice.namespace() + "/" + slice.labels().getOrDefault(SERVICE_LABEL, "");
    }

    /**
     * Takes in how a service is now.
     *
     * @param key {@code namespace/name}
     * @param service null when there is none
     * @param slices all of its slices, of whatever family
     */
    public void put(
            String key, @Nullable Service service, Collection<EndpointSlice> slices, Places here) {
        if (service == null) {
            changed.put(key, Optional.empty());
            return;
        }
        List<EndpointSlice> behind =
                slices.stream()
                        .filter(slice -> slice.addressType().equals(family.addressType()))
                        .filter(slice -> !ServiceRoutes.leftAlone(slice.labels()))
                        .sorted(Comparator.comparing(EndpointSlice::name))
                        .toList();
        ServiceRoutes now = ServiceRoutes.of(service, behind, here, family);
        Optional<ServiceRoutes> before = made.service(key);
        if (now.routes().isEmpty()) {
            changed.put(key, Optional.empty());
        } else if (before.isPresent() && before.get().equals(now)) {
            changed.remove(key);
        } else {
            changed.put(key, Optional.of(now));
        }
    }

    /** Of all that was taken in. */
    public RouteTable table() {
        if (!changed.isEmpty()) {
            made = made.with(changed);
            changed.clear();
        }
        return made;
    }
}
