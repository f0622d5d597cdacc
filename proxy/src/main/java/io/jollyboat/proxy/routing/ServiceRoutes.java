package io.jollyboat.proxy.routing;

import io.jollyboat.core.api.core.v1.LoadBalancerIngress;
import io.jollyboat.core.api.core.v1.Service;
import io.jollyboat.core.api.core.v1.ServicePort;
import io.jollyboat.core.api.discovery.v1.EndpointSlice;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The routes of one service.
 *
 * @param service {@code namespace/name}
 * @param routes one per port
 * @param healthCheckPort where a load balancer outside asks whether this node has endpoints; 0 for
 *     nowhere
 * @param localEndpoints how many this node has
 * @param elsewhere how other nodes of this machine see them, those that see them otherwise
 */
public record ServiceRoutes(
        String service,
        List<Route> routes,
        int healthCheckPort,
        int localEndpoints,
        List<Elsewhere> elsewhere) {

    private static final int AFFINITY_SECONDS = 10800;
    private static final String ANOTHER_PROXY = "service.kubernetes.io/service-proxy-name";

    public ServiceRoutes {
        routes = List.copyOf(routes);
        elsewhere = List.copyOf(elsewhere);
    }

    /** Of a node that has the machine to itself. */
    public ServiceRoutes(
            String service, List<Route> routes, int healthCheckPort, int localEndpoints) {
        this(service, routes, healthCheckPort, localEndpoints, List.of());
    }

    /** The routes of a service on these nodes, given its slices; none without an address. */
    static ServiceRoutes of(
            Service service, Collection<EndpointSlice> slices, Places places, Family family) {
        if (!hasAddress(service, family)) {
            return new ServiceRoutes(key(service), List.of(), 0, 0);
        }
        Policy policy = policy(service, family);
        List<Route> routes = routes(service, policy, slices, places.here(), family);
        var elsewhere = new ArrayList<Elsewhere>();
        for (Neighbour node : places.others()) {
            List<Route> there = routes(service, policy, slices, node.place(), family);
            if (!there.equals(routes)) {
                elsewhere.add(new Elsewhere(node, there, localEndpoints(there)));
            }
        }
        boolean checked = service.spec().type().equals("LoadBalancer") && policy.externalLocal();
        return new ServiceRoutes(
                key(service),
                policy.externalLocal() ? withOuter(routes, elsewhere) : routes,
                checked ? service.spec().healthCheckNodePort() : 0,
                localEndpoints(routes),
                elsewhere);
    }

    private static List<Route> routes(
            Service service,
            Policy policy,
            Collection<EndpointSlice> slices,
            Place place,
            Family family) {
        return service.spec().ports().stream()
                .map(
                        port ->
                                new Route(
                                        name(service, port),
                                        entrance(service, port, family),
                                        policy,
                                        ServiceEndpoints.of(port, slices, place)))
                .toList();
    }

    private static List<Route> withOuter(List<Route> routes, List<Elsewhere> elsewhere) {
        var all = new ArrayList<Route>();
        for (int i = 0; i < routes.size(); i++) {
            var outer = new TreeSet<>(routes.get(i).local());
            for (Elsewhere other : elsewhere) {
                outer.addAll(other.routes().get(i).local());
            }
            all.add(routes.get(i).withOuter(List.copyOf(outer)));
        }
        return all;
    }

    private static int localEndpoints(List<Route> routes) {
        return (int)
                routes.stream()
                        .flatMap(route -> route.local().stream())
                        .map(Target::address)
                        .distinct()
                        .count();
    }

    /**
     * A headless service has no address of its own, and an external name is a matter of DNS alone.
     */
    private static boolean hasAddress(Service service, Family family) {
        return !cluster(service, family).isEmpty()
                && !service.spec().clusterIP().equals("None")
                && !service.spec().type().equals("ExternalName")
                && !service.labels().containsKey(ANOTHER_PROXY);
    }

    private static List<String> cluster(Service service, Family family) {
        return of(
                family,
                Stream.concat(
                        Stream.of(service.spec().clusterIP()),
                        service.spec().clusterIPs().stream()));
    }

    private static Policy policy(Service service, Family family) {
        int affinity =
                service.spec().sessionAffinity().equals("ClientIP")
                        ? service.spec()
                                .sessionAffinityConfig()
                                .clientIP()
                                .timeoutSeconds(AFFINITY_SECONDS)
                        : 0;
        return new Policy(
                affinity,
                service.spec().internalTrafficPolicy().equals("Local"),
                service.spec().externalTrafficPolicy().equals("Local"),
                of(family, service.spec().loadBalancerSourceRanges().stream().map(String::strip)));
    }

    private static String name(Service service, ServicePort port) {
        return key(service) + (port.name().isEmpty() ? "" : ":" + port.name());
    }

    private static Entrance entrance(Service service, ServicePort port, Family family) {
        return new Entrance(
                port.protocol().isEmpty() ? "TCP" : port.protocol(),
                port.port(),
                port.nodePort(),
                cluster(service, family),
                of(family, service.spec().externalIPs().stream()),
                of(
                        family,
                        service.status().loadBalancer().ingress().stream()
                                .filter(ingress -> !ingress.ipMode().equals("Proxy"))
                                .map(LoadBalancerIngress::ip)));
    }

    private static List<String> of(Family family, Stream<String> addresses) {
        return addresses.filter(family::has).distinct().toList();
    }

    private static String key(Service service) {
        return service.namespace() + "/" + service.name();
    }
}
