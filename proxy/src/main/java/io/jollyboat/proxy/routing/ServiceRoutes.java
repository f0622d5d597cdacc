package io.jollyboat.proxy.routing;

import io.jollyboat.core.api.core.v1.LoadBalancerIngress;
import io.jollyboat.core.api.core.v1.Service;
import io.jollyboat.core.api.core.v1.ServicePort;
import io.jollyboat.core.api.discovery.v1.EndpointSlice;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The routes of one service.
 *
 * @param service {@code namespace/name}
 * @param routes one per port
 * @param healthCheckPort where a load balancer outside asks whether this node has endpoints; 0 for
 *     nowhere
 * @param localEndpoints how many this node has that are ready
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
    private static final String HEADLESS = "service.kubernetes.io/headless";

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
        List<ServiceEndpoints> here = endpoints(service, slices, places.here());
        List<Route> routes = routes(service, policy, here, family);
        var elsewhere = new ArrayList<Elsewhere>();
        for (Neighbour node : places.others()) {
            List<ServiceEndpoints> there = endpoints(service, slices, node.place());
            List<Route> otherwise = routes(service, policy, there, family);
            if (!otherwise.equals(routes)) {
                elsewhere.add(new Elsewhere(node, otherwise, ready(there)));
            }
        }
        boolean checked = service.spec().type().equals("LoadBalancer") && policy.externalLocal();
        return new ServiceRoutes(
                key(service),
                policy.externalLocal() ? withOuter(routes, elsewhere) : routes,
                checked ? service.spec().healthCheckNodePort() : 0,
                ready(here),
                elsewhere);
    }

    /** Those behind each port, as a node sees them. */
    private static List<ServiceEndpoints> endpoints(
            Service service, Collection<EndpointSlice> slices, Place place) {
        return service.spec().ports().stream()
                .map(port -> ServiceEndpoints.of(port, slices, place))
                .toList();
    }

    private static List<Route> routes(
            Service service, Policy policy, List<ServiceEndpoints> endpoints, Family family) {
        List<ServicePort> ports = service.spec().ports();
        var routes = new ArrayList<Route>();
        for (int i = 0; i < ports.size(); i++) {
            ServicePort port = ports.get(i);
            routes.add(
                    new Route(
                            name(service, port),
                            entrance(service, port, family),
                            policy,
                            endpoints.get(i)));
        }
        return routes;
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

    /**
     * What a health check tells of: who only still serves is used, but a load balancer is to send
     * its new connections elsewhere.
     */
    private static int ready(List<ServiceEndpoints> endpoints) {
        return (int)
                endpoints.stream().flatMap(ServiceEndpoints::readyOnThisNode).distinct().count();
    }

    /**
     * A headless service has no address of its own, and an external name is a matter of DNS alone.
     * Labels can say that a service is headless or another proxy's in spite of its address.
     */
    private static boolean hasAddress(Service service, Family family) {
        return !cluster(service, family).isEmpty()
                && !service.spec().clusterIP().equals("None")
                && !service.spec().type().equals("ExternalName")
                && !leftAlone(service.labels());
    }

    /** Whether labels of a service, or of its slices, say that this proxy is to leave it alone. */
    static boolean leftAlone(Map<String, String> labels) {
        return labels.containsKey(ANOTHER_PROXY) || labels.containsKey(HEADLESS);
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
                ServiceEndpoints.protocol(port.protocol()),
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
