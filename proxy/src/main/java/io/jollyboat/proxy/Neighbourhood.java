package io.jollyboat.proxy;

import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.Node;
import io.jollyboat.core.api.core.v1.Service;
import io.jollyboat.core.api.discovery.v1.EndpointSlice;
import io.jollyboat.core.informer.Handler;
import io.jollyboat.core.informer.Informer;
import io.jollyboat.core.informer.Informers;
import io.jollyboat.proxy.routing.AddressRange;
import io.jollyboat.proxy.routing.Family;
import io.jollyboat.proxy.routing.Neighbour;
import io.jollyboat.proxy.routing.Place;
import io.jollyboat.proxy.routing.Places;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where this node is, and which others have their pods on this machine: those whose own address is
 * one of the machine's, which only nodes of this cluster's own kind have. It is looked up from the
 * first service on to which it matters.
 *
 * <p>For the proxy's one worker.
 */
final class Neighbourhood {

    private static final String ZONE = "topology.kubernetes.io/zone";

    private final Informers informers;
    private final String node;
    private final Family family;
    private final Runnable changed;
    private @Nullable Informer<Node> nodes;

    Neighbourhood(Informers informers, String node, Family family, Runnable changed) {
        this.informers = informers;
        this.node = node;
        this.family = family;
        this.changed = changed;
    }

    /** Looks whether to this service it matters where one is. */
    void notice(Service service, Collection<EndpointSlice> slices) {
        if (nodes == null
                && (staysLocal(service) || slices.stream().anyMatch(Neighbourhood::hints))) {
            nodes = informers.of(Resources.NODES);
            nodes.addHandler(new Watcher());
        }
    }

    private static boolean staysLocal(Service service) {
        return service.spec().internalTrafficPolicy().equals("Local")
                || service.spec().externalTrafficPolicy().equals("Local");
    }

    private static boolean hints(EndpointSlice slice) {
        return slice.endpoints().stream()
                .anyMatch(
                        endpoint ->
                                !endpoint.hints().forZones().isEmpty()
                                        || !endpoint.hints().forNodes().isEmpty());
    }

    Places places() {
        List<Node> known = nodes == null ? List.of() : nodes.list();
        var here = new Place(node, "");
        var others = new ArrayList<Neighbour>();
        for (Node one : known) {
            if (one.name().equals(node)) {
                here = place(one);
            } else {
                pods(one)
                        .map(pods -> new Neighbour(place(one), pods))
                        .filter(neighbour -> has(one, neighbour.address()))
                        .ifPresent(others::add);
            }
        }
        others.sort(Comparator.comparing(one -> one.place().node()));
        return new Places(here, others);
    }

    /** The range of a node's pods that is of this family. */
    private Optional<AddressRange> pods(Node node) {
        return Stream.concat(Stream.of(node.spec().podCIDR()), node.spec().podCIDRs().stream())
                .filter(family::has)
                .map(AddressRange::parse)
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Place place(Node node) {
        return new Place(node.name(), node.labels().getOrDefault(ZONE, ""));
    }

    private static boolean has(Node node, String address) {
        return node.status().addresses().stream().anyMatch(one -> one.address().equals(address));
    }

    private final class Watcher implements Handler<Node> {

        @Override
        public void onAdd(Node object) {
            changed.run();
        }

        @Override
        public void onUpdate(Node before, Node now) {
            boolean same =
                    before.labels().equals(now.labels())
                            && before.spec().podCIDR().equals(now.spec().podCIDR())
                            && before.spec().podCIDRs().equals(now.spec().podCIDRs())
                            && before.status().addresses().equals(now.status().addresses());
            if (!same) {
                changed.run();
            }
        }

        @Override
        public void onDelete(Node last) {
            changed.run();
        }
    }
}
