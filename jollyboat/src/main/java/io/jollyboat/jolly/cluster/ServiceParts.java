package io.jollyboat.jolly.cluster;

import io.jollyboat.core.client.Client;
import io.jollyboat.core.http.NetworkLoop;
import io.jollyboat.core.informer.Informers;
import io.jollyboat.core.pki.Credential;
import io.jollyboat.core.runtime.Component;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.jolly.daemon.Report;
import io.jollyboat.jolly.machine.Machine;
import io.jollyboat.jolly.options.Addresses;
import io.jollyboat.jolly.options.ExtraConfig;
import io.jollyboat.jolly.options.ProxyMode;
import io.jollyboat.proxy.Proxy;
import io.jollyboat.proxy.balancer.LoadBalancer;
import io.jollyboat.proxy.dns.DnsServer;
import io.jollyboat.proxy.dns.NameServers;
import io.jollyboat.proxy.gateway.GatewayController;
import io.jollyboat.proxy.gateway.GatewayPlace;
import io.jollyboat.proxy.healthcheck.HealthChecks;
import io.jollyboat.proxy.healthcheck.ProxyHealth;
import io.jollyboat.proxy.host.ServiceRanges;
import io.jollyboat.proxy.ingress.IngressController;
import io.jollyboat.proxy.ingress.IngressPorts;
import io.jollyboat.proxy.nftables.NftablesPolicies;
import io.jollyboat.proxy.policy.NetworkPolicies;
import io.jollyboat.proxy.routing.Family;
import io.jollyboat.proxy.routing.RouteSink;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** What makes services reachable, and finds them by name. */
final class ServiceParts {

    private static final int DNS_PORT = 53;

    private final Client client;
    private final Informers informers;
    private final Timeline timeline;
    private final NetworkLoop network;
    private final Addresses addresses;
    private final String profile;
    private final Consumer<Report> reports;
    private final ProxyHealth health;
    private final HealthChecks checks;

    /**
     * @param client who follows services
     * @param profile the cluster's name
     */
    ServiceParts(
            Client client,
            Timeline timeline,
            NetworkLoop network,
            Addresses addresses,
            String profile,
            Consumer<Report> reports) {
        this.client = client;
        this.informers = new Informers(client, timeline);
        this.timeline = timeline;
        this.network = network;
        this.addresses = addresses;
        this.profile = profile;
        this.reports = reports;
        this.health = new ProxyHealth(timeline);
        this.checks = new HealthChecks(network, timeline, health);
    }

    /**
     * What leads traffic, and tells of it.
     *
     * @param real whether pods have addresses that can be reached; where they have not, only what
     *     is asked for by name leads, to endpoints that are not pods
     */
    List<Component> traffic(ExtraConfig extra, boolean real) {
        Machine machine = Machine.here();
        ProxyMode wanted = extra.proxy().mode();
        ProxyMode mode = wanted.possible(machine);
        var parts = new ArrayList<Component>();
        var port = new ProxyPort(network, timeline, mode);
        if (real) {
            tell(wanted, mode);
            addresses
                    .allRanges()
                    .forEach(
                            ranges -> {
                                RouteSink routing =
                                        mode.routing(machine, profile, ranges, network, timeline);
                                parts.add(proxy(routing, ranges.family(), port));
                            });
            networkPolicies(machine, parts);
        } else if (wanted == ProxyMode.USERSPACE) {
            RouteSink routing = ProxyMode.onLoopback(network, timeline);
            parts.add(proxy(routing, Family.IPV4, port));
        } else {
            return List.of();
        }
        parts.addAll(port.health(extra.proxy().health(), health, informers));
        parts.addAll(port.rest(extra));
        parts.add(new LoadBalancer(client, informers, timeline, addresses.balancers()));
        return parts;
    }

    private void tell(ProxyMode wanted, ProxyMode mode) {
        if (mode != wanted) {
            warn(
                    "services are led by "
                            + mode.name().toLowerCase(Locale.ROOT)
                            + ", since "
                            + wanted.name().toLowerCase(Locale.ROOT)
                            + " cannot be had: that needs root and the kernel's tool for it");
        }
    }

    private Proxy proxy(RouteSink routing, Family family, ProxyPort port) {
        return new Proxy(
                informers,
                timeline,
                Cluster.NODE,
                family,
                routing,
                checks.by(family),
                port.measures().of(family));
    }

    private void networkPolicies(Machine machine, List<Component> parts) {
        if (!machine.root() || machine.find("nft").isEmpty()) {
            warn("network policies are not carried out: that needs root and the program nft");
            return;
        }
        for (ServiceRanges ranges : addresses.allRanges()) {
            Family family = ranges.family();
            var sink = new NftablesPolicies(profile, family, ranges.gateway());
            parts.add(new NetworkPolicies(informers, timeline, family, ranges.gateway(), sink));
        }
    }

    /** What finds services by name: by DNS, and by the hosts of Ingresses. */
    List<Component> names(Credential usual) {
        return List.of(
                new IngressController(
                        client,
                        informers,
                        timeline,
                        network,
                        IngressPorts.usual(addresses.node(), ofServices()),
                        usual),
                new DnsServer(
                        network,
                        timeline,
                        informers,
                        Addresses.DOMAIN,
                        dns(),
                        NameServers.of(Path.of("/etc/resolv.conf"))));
    }

    /**
     * What serves Gateways, to be started when the cluster stands: its definitions are many bytes.
     *
     * @param owner who may put those into the cluster
     */
    Component gateways(Client owner, Credential usual) {
        return new GatewayController(
                owner,
                new Informers(owner, timeline),
                timeline,
                network,
                new GatewayPlace(addresses.node(), addresses.node(), Cluster.NODE, usual));
    }

    /** Puts what clients look for into the cluster. */
    void publish(Client owner) {
        new ClusterDns(owner).publish(addresses.dns().getHostAddress(), dns());
        DefaultIngressClass.ensure(owner);
    }

    private Predicate<InetAddress> ofServices() {
        return addresses.allRanges().stream()
                .map(ServiceRanges::ofServices)
                .reduce(Predicate::or)
                .orElseThrow();
    }

    private InetSocketAddress dns() {
        return new InetSocketAddress(addresses.node(), DNS_PORT);
    }

    private void warn(String what) {
        reports.accept(new Report.Warning(what));
    }
}
