package io.jollyboat.proxy.balancer;

import io.jollyboat.core.api.core.v1.LoadBalancerIngress;
import io.jollyboat.core.api.core.v1.Service;
import io.jollyboat.proxy.routing.AddressRange;
import io.jollyboat.proxy.routing.Family;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which addresses a service is to have: one of each of its families. Pure: what is taken is what
 * the services' statuses say.
 *
 * @param ranges what there is to give, one per family; the first and last address of each are kept
 *     back
 */
record BalancerAddresses(List<AddressRange> ranges) {

    BalancerAddresses {
        ranges = List.copyOf(ranges);
    }

    /** What a service is told of its addresses. */
    sealed interface Verdict {

        /** In the order of its families. */
        record Has(List<String> addresses) implements Verdict {}

        /** Why there is none, for the service's owner. */
        record Refused(String why) implements Verdict {}
    }

    /** Whether a service's addresses are for us to give. */
    static boolean ours(Service service) {
        return service.spec().type().equals("LoadBalancer")
                && service.spec().loadBalancerClass().isEmpty();
    }

    Verdict choose(Service service, Collection<Service> all) {
        Set<String> taken = new HashSet<>();
        for (Service other : all) {
            boolean self =
                    other.name().equals(service.name())
                            && other.namespace().equals(service.namespace());
            if (!self) {
                taken.addAll(held(other));
            }
        }
        String asked = service.spec().loadBalancerIP();
        if (!asked.isEmpty() && ranges.stream().noneMatch(range -> range.contains(asked))) {
            return new Verdict.Refused("address " + asked + " is not one of " + ranges.getFirst());
        }
        var addresses = new ArrayList<String>();
        for (AddressRange range : ranges) {
            if (has(service, range.family())) {
                Optional<String> one = one(service, range, taken);
                if (one.isEmpty()) {
                    return new Verdict.Refused(
                            range.contains(asked)
                                    ? "address " + asked + " is taken by another service"
                                    : "no address of " + range + " is free");
                }
                addresses.add(one.get());
            }
        }
        if (service.spec().ipFamilies().indexOf(Family.IPV6.addressType()) == 0) {
            addresses.sort((a, b) -> Family.of(b).compareTo(Family.of(a)));
        }
        return new Verdict.Has(addresses);
    }

    /** Without a word, a service is of the first family. */
    private boolean has(Service service, Family family) {
        List<String> families = service.spec().ipFamilies();
        return families.isEmpty()
                ? family == ranges.getFirst().family()
                : families.contains(family.addressType());
    }

    private Optional<String> one(Service service, AddressRange range, Set<String> taken) {
        String asked = service.spec().loadBalancerIP();
        if (range.contains(asked)) {
            return Optional.of(asked).filter(address -> !taken.contains(address));
        }
        for (String held : held(service)) {
            if (range.contains(held) && !taken.contains(held)) {
                return Optional.of(held);
            }
        }
        for (long i = 1; i < range.size() - 1; i++) {
            if (!taken.contains(range.address(i))) {
                return Optional.of(range.address(i));
            }
        }
        return Optional.empty();
    }

    /** The addresses of ours that a service's status shows. */
    List<String> held(Service service) {
        return service.status().loadBalancer().ingress().stream()
                .map(LoadBalancerIngress::ip)
                .filter(ip -> ranges.stream().anyMatch(range -> range.contains(ip)))
                .toList();
    }
}
