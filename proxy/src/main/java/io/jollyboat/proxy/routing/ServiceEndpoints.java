package io.jollyboat.proxy.routing;

import io.jollyboat.core.api.core.v1.ServicePort;
import io.jollyboat.core.api.discovery.v1.Endpoint;
import io.jollyboat.core.api.discovery.v1.EndpointPort;
import io.jollyboat.core.api.discovery.v1.EndpointSlice;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;

/**
 * The endpoints behind one port of a service, and which of them are to be used: the ready ones;
 * when none is, those that still serve while they are ending, so that a rollout drops nothing.
 * Among the ready ones of the cluster, hints pick those that are for this node or its zone, as long
 * as every one has such a hint and one of them is for here.
 *
 * @see <a href="https://kubernetes.io/docs/reference/networking/virtual-ips/">Virtual IPs and
 *     service proxies</a>
 */
public final class ServiceEndpoints {

    private final Place here;
    private final List<Behind> ready = new ArrayList<>();
    private final List<Behind> ending = new ArrayList<>();

    private record Behind(Endpoint endpoint, Target target) {}

    private ServiceEndpoints(Place here) {
        this.here = here;
    }

    /** Those behind a port of a service, given the service's slices. */
    public static ServiceEndpoints of(
            ServicePort port, Collection<EndpointSlice> slices, Place here) {
        var behind = new ServiceEndpoints(here);
        for (EndpointSlice slice : slices) {
            for (EndpointPort at : slice.ports()) {
                if (at.name().equals(port.name()) && at.port() > 0) {
                    slice.endpoints().forEach(endpoint -> behind.add(endpoint, at.port()));
                }
            }
        }
        return behind;
    }

    private void add(Endpoint endpoint, int port) {
        // Absent means unknown, and unknown is to be taken for ready.
        boolean isReady = endpoint.conditions().ready(true);
        boolean serves = endpoint.conditions().serving(isReady);
        for (String address : endpoint.addresses()) {
            var one = new Behind(endpoint, new Target(address, port));
            if (isReady) {
                ready.add(one);
            } else if (serves && endpoint.conditions().terminating()) {
                ending.add(one);
            }
        }
    }

    /** For traffic that may go anywhere. */
    public List<Target> everywhere() {
        return sorted(ready.isEmpty() ? ending : ready, hinted());
    }

    /** For traffic that stays on this node. */
    public List<Target> onThisNode() {
        Predicate<Behind> local = one -> one.endpoint.nodeName().equals(here.node());
        List<Target> found = sorted(ready, local);
        return found.isEmpty() ? sorted(ending, local) : found;
    }

    private Predicate<Behind> hinted() {
        if (followed(one -> !one.endpoint.hints().forNodes().isEmpty(), this::forThisNode)) {
            return this::forThisNode;
        }
        if (!here.zone().isEmpty()
                && followed(one -> !one.endpoint.hints().forZones().isEmpty(), this::forThisZone)) {
            return this::forThisZone;
        }
        return any -> true;
    }

    private boolean followed(Predicate<Behind> hasHint, Predicate<Behind> isForHere) {
        return !ready.isEmpty()
                && ready.stream().allMatch(hasHint)
                && ready.stream().anyMatch(isForHere);
    }

    private boolean forThisNode(Behind one) {
        return one.endpoint.hints().forNodes().stream()
                .anyMatch(node -> node.name().equals(here.node()));
    }

    private boolean forThisZone(Behind one) {
        return one.endpoint.hints().forZones().stream()
                .anyMatch(zone -> zone.name().equals(here.zone()));
    }

    private static List<Target> sorted(List<Behind> some, Predicate<Behind> which) {
        return some.stream().filter(which).map(Behind::target).distinct().sorted().toList();
    }
}
