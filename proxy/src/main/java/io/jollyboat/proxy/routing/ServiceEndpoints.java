package io.jollyboat.proxy.routing;

import io.jollyboat.core.api.core.v1.ServicePort;
import io.jollyboat.core.api.discovery.v1.Endpoint;
import io.jollyboat.core.api.discovery.v1.EndpointPort;
import io.jollyboat.core.api.discovery.v1.EndpointSlice;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

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
                if (at.port() > 0
                        && at.name().equals(port.name())
                        && protocol(at.protocol()).equals(protocol(port.protocol()))) {
                    slice.endpoints().forEach(endpoint -> behind.add(endpoint, at.port()));
                }
            }
        }
        return behind;
    }

    /** The protocol of a port, which is TCP where nothing is said. */
    static String protocol(String said) {
        return said.isEmpty() ? "TCP" : said;
    }

    /** An endpoint may have several addresses, all of which lead to it: the first is enough. */
    private void add(Endpoint endpoint, int port) {
        if (endpoint.addresses().isEmpty()) {
            return;
        }
        var one = new Behind(endpoint, new Target(endpoint.addresses().getFirst(), port));
        // Absent means unknown, and unknown is to be taken for ready and for serving.
        if (endpoint.conditions().ready(true)) {
            ready.add(one);
        } else if (endpoint.conditions().serving(true) && endpoint.conditions().terminating()) {
            ending.add(one);
        }
    }

    /** For traffic that may go anywhere. */
    public List<Target> everywhere() {
        return sorted(ready.isEmpty() ? ending : ready, hinted());
    }

    /** For traffic that stays on this node. */
    public List<Target> onThisNode() {
        List<Target> found = sorted(ready, this::local);
        return found.isEmpty() ? sorted(ending, this::local) : found;
    }

    /** All that serve, on whichever node, and whether or not anybody new is led to them. */
    public List<Target> serving() {
        return Stream.concat(ready.stream(), ending.stream())
                .map(Behind::target)
                .distinct()
                .sorted()
                .toList();
    }

    /** Addresses of this node that are ready, and not only still serving. */
    Stream<String> readyOnThisNode() {
        return ready.stream().filter(this::local).map(one -> one.target.address());
    }

    private boolean local(Behind one) {
        return one.endpoint.nodeName().equals(here.node());
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
