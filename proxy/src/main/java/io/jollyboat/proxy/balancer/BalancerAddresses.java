package io.jollyboat.proxy.balancer;

import io.jollyboat.core.api.core.v1.LoadBalancerIngress;
import io.jollyboat.core.api.core.v1.Service;
import io.jollyboat.proxy.routing.AddressRange;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Which address a service is to have. Pure: what is taken is what the services' statuses say.
 *
 * @param range what there is to give; its first and last address are kept back
 */
record BalancerAddresses(AddressRange range) {

    /** What a service is told of its address. */
    sealed interface Verdict {

        record Has(String address) implements Verdict {}

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
                held(other).ifPresent(taken::add);
            }
        }
        String asked = service.spec().loadBalancerIP();
        if (!asked.isEmpty()) {
            return asked(asked, taken);
        }
        Optional<String> held = held(service).filter(address -> !taken.contains(address));
        if (held.isPresent()) {
            return new Verdict.Has(held.get());
        }
        for (long i = 1; i < range.size() - 1; i++) {
            if (!taken.contains(range.address(i))) {
                return new Verdict.Has(range.address(i));
            }
        }
        return new Verdict.Refused("no address of " + range + " is free");
    }

    private Verdict asked(String address, Set<String> taken) {
        if (!range.contains(address)) {
            return new Verdict.Refused("address " + address + " is not one of " + range);
        }
        return taken.contains(address)
                ? new Verdict.Refused("address " + address + " is taken by another service")
                : new Verdict.Has(address);
    }

    /** The address of ours that a service's status shows. */
    Optional<String> held(Service service) {
        return service.status().loadBalancer().ingress().stream()
                .map(LoadBalancerIngress::ip)
                .filter(range::contains)
                .findFirst();
    }
}
