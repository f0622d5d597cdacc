package io.jollyboat.proxy.conntrack;

import io.jollyboat.proxy.routing.Entrance;
import io.jollyboat.proxy.routing.Route;
import io.jollyboat.proxy.routing.Target;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Which flows of datagrams go where nobody serves them: to a target that is gone, or to a service's
 * own address since there was no target when they began. One that stays with a target that only
 * still serves, or that no new flow is led to, is not among them: it goes on like a connection, as
 * with kube-proxy (kubernetes pkg/proxy/conntrack/cleanup.go). Pure.
 */
final class StaleFlows {

    private final Map<String, Set<Target>> byAddress = new HashMap<>();
    private final Map<Integer, Set<Target>> byNodePort = new HashMap<>();

    /**
     * @param before routes whose entrances may have flows, though they may be gone by now
     * @param now the routes that hold in their place
     */
    StaleFlows(Collection<Route> before, Collection<Route> now) {
        datagrams(now).forEach(route -> enter(route, answering(route)));
        datagrams(before).forEach(route -> enter(route, Set.of()));
    }

    private static Stream<Route> datagrams(Collection<Route> routes) {
        return routes.stream().filter(Route::isDatagrams);
    }

    private void enter(Route route, Set<Target> answering) {
        Entrance entrance = route.entrance();
        for (String address : entrance.addresses()) {
            byAddress.merge(address + ":" + entrance.port(), answering, StaleFlows::both);
        }
        if (entrance.nodePort() > 0) {
            byNodePort.merge(entrance.nodePort(), answering, StaleFlows::both);
        }
    }

    /** Nodes may see a service's endpoints differently. */
    private static Set<Target> both(Set<Target> some, Set<Target> more) {
        var all = new HashSet<>(some);
        all.addAll(more);
        return all;
    }

    private static Set<Target> answering(Route route) {
        return Set.copyOf(route.serving());
    }

    /**
     * @param here whether an address is one of this machine's
     */
    List<Flow> among(Collection<Flow> flows, Predicate<String> here) {
        return flows.stream().filter(flow -> stale(flow, here)).toList();
    }

    private boolean stale(Flow flow, Predicate<String> here) {
        Set<Target> answering = byAddress.get(flow.destination() + ":" + flow.port());
        if (answering == null && here.test(flow.destination())) {
            answering = byNodePort.get(flow.port());
        }
        if (answering == null) {
            return false;
        }
        boolean untranslated = flow.answering().equals(flow.destination());
        return untranslated
                ? !answering.isEmpty()
                : !answering.contains(new Target(flow.answering(), flow.answeringPort()));
    }
}
