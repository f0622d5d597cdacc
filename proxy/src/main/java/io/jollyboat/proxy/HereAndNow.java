package io.jollyboat.proxy;

import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.Node;
import io.jollyboat.core.api.discovery.v1.EndpointSlice;
import io.jollyboat.core.client.ListOptions;
import io.jollyboat.core.informer.Handler;
import io.jollyboat.core.informer.Informer;
import io.jollyboat.core.informer.Informers;
import io.jollyboat.proxy.routing.Place;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Where this node is. Its zone is looked up from the first hint on that speaks of zones. */
final class HereAndNow {

    private static final String ZONE = "topology.kubernetes.io/zone";

    private final Informers informers;
    private final String node;
    private final Runnable changed;
    private @Nullable Informer<Node> self; // touched by the proxy's one worker only

    HereAndNow(Informers informers, String node, Runnable changed) {
        this.informers = informers;
        this.node = node;
        this.changed = changed;
    }

    /** Looks whether these speak of zones. */
    void notice(Collection<EndpointSlice> slices) {
        if (self == null && slices.stream().anyMatch(HereAndNow::speaksOfZones)) {
            self = informers.of(Resources.NODES, ListOptions.ALL.fields("metadata.name=" + node));
            self.addHandler(new Watcher());
        }
    }

    Place place() {
        return new Place(
                node,
                self == null
                        ? ""
                        : self.get("", node)
                                .map(found -> found.labels().getOrDefault(ZONE, ""))
                                .orElse(""));
    }

    private static boolean speaksOfZones(EndpointSlice slice) {
        return slice.endpoints().stream()
                .anyMatch(endpoint -> !endpoint.hints().forZones().isEmpty());
    }

    private final class Watcher implements Handler<Node> {

        @Override
        public void onAdd(Node object) {
            changed.run();
        }

        @Override
        public void onUpdate(Node before, Node now) {
            if (!before.labels().equals(now.labels())) {
                changed.run();
            }
        }

        @Override
        public void onDelete(Node last) {
            changed.run();
        }
    }
}
