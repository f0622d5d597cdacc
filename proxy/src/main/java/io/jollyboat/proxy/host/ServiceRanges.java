package io.jollyboat.proxy.host;

import io.jollyboat.proxy.routing.AddressRange;
import io.jollyboat.proxy.routing.Family;
import java.net.InetAddress;
import java.util.List;
import java.util.function.Predicate;

/**
 * The addresses of a cluster of one family, each as in {@code 10.244.0.0/16}.
 *
 * @param gateway the node's own address among the pods'
 * @param balancers may be empty
 */
public record ServiceRanges(String pods, String gateway, String services, String balancers) {

    public Family family() {
        return Family.of(gateway);
    }

    /** The ranges whose addresses are services'. */
    public List<String> led() {
        return balancers.isEmpty() ? List.of(services) : List.of(services, balancers);
    }

    /** Tells addresses of services from the machine's own; to be asked for once. */
    public Predicate<InetAddress> ofServices() {
        List<AddressRange> ranges = led().stream().map(AddressRange::of).toList();
        return address -> {
            String text = Family.text(address);
            return ranges.stream().anyMatch(range -> range.contains(text));
        };
    }
}
