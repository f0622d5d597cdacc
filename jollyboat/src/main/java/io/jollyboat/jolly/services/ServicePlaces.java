package io.jollyboat.jolly.services;

import io.jollyboat.core.api.core.v1.LoadBalancerIngress;
import io.jollyboat.core.api.core.v1.Service;
import io.jollyboat.core.api.core.v1.ServicePort;
import io.jollyboat.jolly.options.Reach;
import io.jollyboat.proxy.userspace.LoopbackAddresses;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Where the ports of a service are opened. Pure. */
public final class ServicePlaces {

    /** Names of ports behind which there is no HTTP, as charts give them. */
    private static final List<String> NOT_HTTP =
            List.of(
                    "tcp",
                    "amqp",
                    "mqtt",
                    "redis",
                    "mysql",
                    "postgres",
                    "postgresql",
                    "pg",
                    "sql",
                    "mongo",
                    "mongodb",
                    "kafka",
                    "ldap",
                    "smtp",
                    "ssh",
                    "dns",
                    "nats");

    private final Reach reach;
    private final LoopbackAddresses loopback;

    public ServicePlaces(Reach reach, LoopbackAddresses loopback) {
        this.reach = reach;
        this.loopback = loopback;
    }

    /** Why a service is opened nowhere, if so. */
    public static Optional<String> obstacle(Service service) {
        if (service.spec().type().equals("ExternalName")) {
            return Optional.of("is another name for " + service.spec().externalName());
        }
        if (service.spec().clusterIP().equals("None")) {
            return Optional.of("is headless: it has no address, only its pods have");
        }
        return Optional.empty();
    }

    /**
     * One place per port, in the order of the ports: at the load balancer's address where it has
     * one, else at its node port, else at its cluster address.
     */
    public List<ServicePlace> of(Service service) {
        if (obstacle(service).isPresent() || reach == Reach.NONE) {
            return List.of();
        }
        var places = new ArrayList<ServicePlace>();
        for (ServicePort port : service.spec().ports()) {
            places.add(
                    new ServicePlace(
                            port.name().isEmpty() ? String.valueOf(port.port()) : port.name(),
                            scheme(port),
                            authority(service, port)));
        }
        return places;
    }

    private String authority(Service service, ServicePort port) {
        Optional<String> balancer =
                service.status().loadBalancer().ingress().stream()
                        .map(LoadBalancerIngress::ip)
                        .filter(address -> !address.isEmpty())
                        .findFirst();
        boolean onlyIpv6 = service.spec().clusterIP().indexOf(':') >= 0; // and so not on 127.0.0.1
        if (balancer.isEmpty() && port.nodePort() > 0 && !onlyIpv6) {
            return "127.0.0.1:" + port.nodePort();
        }
        String address = balancer.orElse(service.spec().clusterIP());
        if (reach == Reach.DIRECT) {
            return (address.indexOf(':') < 0 ? address : "[" + address + "]") + ":" + port.port();
        }
        InetSocketAddress twin = loopback.twin(address, port.port());
        return twin.getHostString() + ":" + twin.getPort();
    }

    private static String scheme(ServicePort port) {
        String protocol = port.protocol().toLowerCase(Locale.ROOT);
        String name =
                (port.appProtocol().isEmpty() ? port.name() : port.appProtocol())
                        .toLowerCase(Locale.ROOT);
        if (!protocol.isEmpty() && !protocol.equals("tcp")) {
            return protocol;
        }
        if (name.startsWith("https") || port.port() == 443 || port.port() == 8443) {
            return "https";
        }
        boolean other =
                NOT_HTTP.stream()
                        .anyMatch(known -> name.equals(known) || name.startsWith(known + "-"));
        return other ? "tcp" : "http";
    }
}
