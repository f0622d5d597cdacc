package io.jollyboat.jolly.options;

import io.jollyboat.apiserver.allocator.AddressRange;
import io.jollyboat.core.format.TwinAddresses;
import io.jollyboat.kubelet.network.Cidr;
import io.jollyboat.proxy.host.ServiceRanges;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The addresses of a cluster, as most clusters have them.
 *
 * @param services the range of cluster addresses
 * @param pods the range of pod addresses; its first one is the node's own in it
 * @param services6 a range of IPv6 for services too, or empty; then pods have the twins of their
 *     addresses
 */
public record Addresses(Cidr services, Cidr pods, String services6) {

    /** Below which the names of services are. */
    public static final String DOMAIN = "cluster.local";

    public static final Addresses STANDARD =
            new Addresses(Cidr.parse("10.96.0.0/16"), Cidr.parse("10.244.0.0/16"), "");

    private static final TwinAddresses TWINS = new TwinAddresses("fd00:10:244::");

    /** What services of type LoadBalancer are given. */
    public static final Cidr BALANCERS = Cidr.parse("10.113.0.0/24");

    private static final String BALANCERS_6 = "fd00:10:113::/112";

    /**
     * With other ranges for services.
     *
     * @param ranges one of IPv4, and perhaps one of IPv6 behind a comma
     * @throws IllegalArgumentException when it is anything else
     */
    public Addresses services(String ranges) {
        List<AddressRange> parsed = AddressRange.parseAll(ranges);
        if (parsed.getFirst().toString().indexOf(':') >= 0) {
            throw new IllegalArgumentException(
                    "the first range must be of IPv4, as the first addresses of pods, of nodes and of"
                            + " the API server are; give the IPv6 range behind one, as in "
                            + STANDARD.services
                            + ","
                            + parsed.getFirst());
        }
        List<String> texts = parsed.stream().map(AddressRange::toString).toList();
        return new Addresses(
                Cidr.parse(texts.getFirst()), pods, texts.size() > 1 ? texts.getLast() : "");
    }

    /** All ranges of services, divided by commas. */
    public String allServices() {
        return services6.isEmpty() ? services.toString() : services + "," + services6;
    }

    /** What pods have beside their addresses, if they have. */
    public Optional<TwinAddresses> twins() {
        return services6.isEmpty() ? Optional.empty() : Optional.of(TWINS);
    }

    /** The address of {@code default/kubernetes}. */
    public InetAddress kubernetes() {
        return address(services.base() + 1);
    }

    /** The address of {@code kube-system/kube-dns}. */
    public InetAddress dns() {
        return address(services.base() + 10);
    }

    /** Where pods find the node, whatever networks the machine itself is in just now. */
    public InetAddress node() {
        return address(pods.base() + 1);
    }

    /** As the rules for services need them. */
    public ServiceRanges ranges() {
        return new ServiceRanges(
                pods.toString(),
                node().getHostAddress(),
                services.toString(),
                BALANCERS.toString());
    }

    /** As the rules for services by IPv6 need them. */
    public Optional<ServiceRanges> ranges6() {
        return twins().map(
                        twins ->
                                new ServiceRanges(
                                        twins.range(pods.toString()),
                                        twins.of(node().getHostAddress()),
                                        services6,
                                        BALANCERS_6));
    }

    /** As the rules of each family need them. */
    public List<ServiceRanges> allRanges() {
        return Stream.concat(Stream.of(ranges()), ranges6().stream()).toList();
    }

    /** All that services of type LoadBalancer are given of, by family. */
    public List<io.jollyboat.proxy.routing.AddressRange> balancers() {
        return allRanges().stream()
                .map(one -> io.jollyboat.proxy.routing.AddressRange.of(one.balancers()))
                .toList();
    }

    public static InetAddress address(int number) {
        try {
            return InetAddress.getByAddress(Cidr.bytes(number));
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e); // four bytes are an address
        }
    }
}
