package io.jollyboat.proxy.ingress;

import io.jollyboat.core.api.core.v1.Service;
import io.jollyboat.core.api.discovery.v1.EndpointSlice;
import io.jollyboat.core.pki.Credential;
import io.jollyboat.proxy.routing.Place;
import java.util.List;
import java.util.Optional;

/** What ways into the cluster speak of. */
public interface ClusterView {

    Optional<Service> service(String namespace, String name);

    List<EndpointSlice> slices(String namespace, String service);

    /** The certificate and key in a secret; empty when there is none that can be used. */
    Optional<Credential> credential(String namespace, String secret);

    Place here();
}
