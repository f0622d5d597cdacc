package io.jollyboat.proxy.dns;

import io.jollyboat.core.api.core.v1.Service;
import io.jollyboat.core.api.discovery.v1.EndpointSlice;
import java.util.List;
import java.util.Optional;

/** What the zone is made of. Every look-up is answered at once, from memory. */
interface ServiceDirectory {

    /** Has somebody told of every change, after it. */
    void whenChanged(Runnable told);

    Optional<Service> service(String namespace, String name);

    /** The slices of a service, in any order. */
    List<EndpointSlice> slices(String namespace, String service);

    boolean namespace(String name);

    /** The service that has this cluster address. */
    Optional<Service> byClusterAddress(String address);

    /** The slices that hold this endpoint address. */
    List<EndpointSlice> byEndpointAddress(String address);
}
