package io.jollyboat.proxy.routing;

import io.jollyboat.core.api.core.v1.LoadBalancerIngress;
import io.jollyboat.core.api.core.v1.Service;
import io.jollyboat.core.api.core.v1.ServicePort;
import io.jollyboat.core.api.discovery.v1.Endpoint;
import io.jollyboat.core.api.discovery.v1.EndpointPort;
import io.jollyboat.core.api.discovery.v1.EndpointSlice;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Every route of this node, in a stable order: equal tables mean equal rules. Only IPv4 so far.
 *
 * @see <a href="https://kubernetes.io/docs/reference/networking/virtual-ips/">Virtual IPs and
 *     service proxies</a>
 */
public record RouteTable(List<Route> routes) {

    public static final RouteTable EMPTY = new RouteTable(List.of());

    private static final String SERVICE_LABEL = "kubernetes.io/service-name";

    public RouteTable {
        routes = List.copyOf(routes);
    }

    public static RouteTable of(Collection<Service> services, Collection<EndpointSlice> slices) {
        Map<String, List<EndpointSlice>> byService =
                slices.stream()
                        .filter(slice -> slice.addressType().equals("IPv4"))
                        .collect(
                                Collectors.groupingBy(
                                        slice ->
                                                slice.namespace()
                                                        + "/"
                                                        + slice.labels()
                                                                .getOrDefault(SERVICE_LABEL, "")));
        var routes = new ArrayList<Route>();
        services.stream()
                .filter(RouteTable::hasAddress)
                .sorted(Comparator.comparing(RouteTable::key))
                .forEach(
                        service ->
                                routes.addAll(
                                        of(
                                                service,
                                                byService.getOrDefault(key(service), List.of()))));
        return new RouteTable(routes);
    }

    /**
     * A headless service has no address of its own, and an external name is a matter of DNS alone.
     */
    private static boolean hasAddress(Service service) {
        String address = service.spec().clusterIP();
        return !address.isEmpty()
                && !address.equals("None")
                && !service.spec().type().equals("ExternalName")
                && !service.labels().containsKey("service.kubernetes.io/service-proxy-name");
    }

    private static List<Route> of(Service service, List<EndpointSlice> slices) {
        List<String> addresses = addresses(service);
        boolean affinity = service.spec().sessionAffinity().equals("ClientIP");
        return service.spec().ports().stream()
                .map(
                        port ->
                                new Route(
                                        key(service)
                                                + (port.name().isEmpty() ? "" : ":" + port.name()),
                                        addresses,
                                        protocol(port),
                                        port.port(),
                                        port.nodePort(),
                                        affinity,
                                        targets(port, slices)))
                .toList();
    }

    private static List<String> addresses(Service service) {
        var addresses = new ArrayList<String>();
        addresses.add(service.spec().clusterIP());
        addresses.addAll(service.spec().externalIPs());
        for (LoadBalancerIngress ingress : service.status().loadBalancer().ingress()) {
            if (!ingress.ip().isEmpty()) {
                addresses.add(ingress.ip());
            }
        }
        return addresses.stream().filter(address -> !address.contains(":")).distinct().toList();
    }

    /**
     * The ready ones; when none is, those that still serve while they are ending, so that a rollout
     * drops nothing.
     */
    private static List<Target> targets(ServicePort port, List<EndpointSlice> slices) {
        var ready = new ArrayList<Target>();
        var ending = new ArrayList<Target>();
        for (EndpointSlice slice : slices) {
            for (EndpointPort at : slice.ports()) {
                if (at.name().equals(port.name()) && at.port() > 0) {
                    slice.endpoints().forEach(endpoint -> sort(endpoint, at.port(), ready, ending));
                }
            }
        }
        return (ready.isEmpty() ? ending : ready).stream().distinct().sorted().toList();
    }

    private static void sort(Endpoint endpoint, int port, List<Target> ready, List<Target> ending) {
        // Absent means unknown, and unknown is to be taken for ready.
        boolean isReady = endpoint.conditions().ready(true);
        boolean serves = endpoint.conditions().serving(isReady);
        for (String address : endpoint.addresses()) {
            if (isReady) {
                ready.add(new Target(address, port));
            } else if (serves && endpoint.conditions().terminating()) {
                ending.add(new Target(address, port));
            }
        }
    }

    private static String protocol(ServicePort port) {
        return port.protocol().isEmpty() ? "TCP" : port.protocol();
    }

    private static String key(Service service) {
        return service.namespace() + "/" + service.name();
    }
}
