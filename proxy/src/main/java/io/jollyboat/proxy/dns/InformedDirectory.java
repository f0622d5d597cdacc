package io.jollyboat.proxy.dns;

import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.Namespace;
import io.jollyboat.core.api.core.v1.Service;
import io.jollyboat.core.api.discovery.v1.EndpointSlice;
import io.jollyboat.core.informer.Handler;
import io.jollyboat.core.informer.Informer;
import io.jollyboat.core.informer.Informers;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The directory as the informers know it. */
final class InformedDirectory implements ServiceDirectory {

    private static final String BY_CLUSTER_ADDRESS = "services by cluster address";
    private static final String BY_SERVICE = "endpointslices by service, any manager";
    private static final String BY_ENDPOINT = "endpointslices by endpoint address";

    private final Informer<Service> services;
    private final Informer<EndpointSlice> slices;
    private final Informer<Namespace> namespaces;

    InformedDirectory(Informers informers) {
        this.services = informers.of(Resources.SERVICES);
        this.slices = informers.of(Resources.ENDPOINT_SLICES);
        this.namespaces = informers.of(Resources.NAMESPACES);
        services.addIndex(
                BY_CLUSTER_ADDRESS,
                service ->
                        Stream.concat(
                                        Stream.of(service.spec().clusterIP()),
                                        service.spec().clusterIPs().stream())
                                .distinct()
                                .toList());
        slices.addIndex(
                BY_SERVICE,
                slice ->
                        List.of(
                                slice.namespace()
                                        + "/"
                                        + slice.labels()
                                                .getOrDefault("kubernetes.io/service-name", "")));
        slices.addIndex(
                BY_ENDPOINT,
                slice ->
                        slice.endpoints().stream()
                                .flatMap(endpoint -> endpoint.addresses().stream())
                                .distinct()
                                .toList());
    }

    @Override
    public void whenChanged(Runnable told) {
        services.addHandler(Handler.ofAnyChange(told));
        slices.addHandler(Handler.ofAnyChange(told));
        namespaces.addHandler(Handler.ofAnyChange(told));
    }

    @Override
    public Optional<Service> service(String namespace, String name) {
        return services.get(namespace, name);
    }

    @Override
    public List<EndpointSlice> slices(String namespace, String service) {
        return slices.byIndex(BY_SERVICE, namespace + "/" + service);
    }

    @Override
    public boolean namespace(String name) {
        return namespaces.get("", name).isPresent();
    }

    @Override
    public Optional<Service> byClusterAddress(String address) {
        return services.byIndex(BY_CLUSTER_ADDRESS, address).stream().findFirst();
    }

    @Override
    public List<EndpointSlice> byEndpointAddress(String address) {
        return slices.byIndex(BY_ENDPOINT, address);
    }
}
