package io.jollyboat.proxy.userspace;

import io.jollyboat.proxy.routing.Neighbour;
import io.jollyboat.proxy.routing.Policy;
import io.jollyboat.proxy.routing.Route;
import io.jollyboat.proxy.routing.Target;
import io.jollyboat.proxy.userspace.Caller.Origin;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is behind an opening.
 *
 * @param route as the first node sees it
 * @param views as those other nodes of this machine see it that see it otherwise
 */
record Door(Route route, Side side, List<View> views) {

    /** What another node sees. */
    record View(Neighbour node, Route route) {}

    Door {
        views = List.copyOf(views);
    }

    Policy policy() {
        return route.policy();
    }

    /** Whether anybody could be led anywhere. */
    boolean served() {
        Stream<Route> all = Stream.concat(Stream.of(route), views.stream().map(View::route));
        return side == Side.CLUSTER
                ? all.anyMatch(one -> !one.inside().isEmpty())
                : all.anyMatch(one -> !one.idle());
    }

    /** Whether a flow of datagrams stays with the target that it has. */
    boolean goesOn(Target target) {
        return route.serving().contains(target);
    }

    /** Those that a client may get, whichever it had before. */
    List<Target> allowed(Caller caller) {
        if (side == Side.NODE_PORT && policy().externalLocal() && caller.origin() != Origin.POD) {
            // A node's own address is called from without, even by this machine's programs, which
            // are the first node's.
            Optional<View> called =
                    views.stream()
                            .filter(view -> view.node().address().equals(caller.called()))
                            .findFirst();
            if (called.isPresent()) {
                return called.get().route().local();
            }
        }
        Route seen = seenBy(caller);
        if (side == Side.CLUSTER) {
            return seen.inside();
        }
        if (caller.origin() != Origin.ELSEWHERE || !policy().externalLocal()) {
            return seen.targets();
        }
        return side == Side.NODE_PORT ? route.local() : route.outer();
    }

    private Route seenBy(Caller caller) {
        return views.stream()
                .filter(view -> view.node().pods().contains(caller.address()))
                .map(View::route)
                .findFirst()
                .orElse(route);
    }
}
