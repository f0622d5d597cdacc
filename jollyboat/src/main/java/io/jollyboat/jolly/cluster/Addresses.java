package io.jollyboat.jolly.cluster;

import io.jollyboat.kubelet.network.Cidr;
import io.jollyboat.proxy.host.ServiceRanges;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * The addresses of a cluster, as most clusters have them.
 *
 * @param services the range of cluster addresses
 * @param pods the range of pod addresses; its first one is the node's own in it
 */
record Addresses(Cidr services, Cidr pods) {

    static final Addresses STANDARD =
            new Addresses(Cidr.parse("10.96.0.0/16"), Cidr.parse("10.244.0.0/16"));

    /** What services of type LoadBalancer are given. */
    static final Cidr BALANCERS = Cidr.parse("10.113.0.0/24");

    /** The address of {@code default/kubernetes}. */
    InetAddress kubernetes() {
        return address(services.base() + 1);
    }

    /** The address of {@code kube-system/kube-dns}. */
    InetAddress dns() {
        return address(services.base() + 10);
    }

    /** Where pods find the node, whatever networks the machine itself is in just now. */
    InetAddress node() {
        return address(pods.base() + 1);
    }

    /** As the rules for services need them. */
    ServiceRanges ranges() {
        return new ServiceRanges(
                pods.toString(),
                node().getHostAddress(),
                services.toString(),
                BALANCERS.toString());
    }

    static InetAddress address(int number) {
        try {
            return InetAddress.getByAddress(Cidr.bytes(number));
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e); // four bytes are an address
        }
    }
}
