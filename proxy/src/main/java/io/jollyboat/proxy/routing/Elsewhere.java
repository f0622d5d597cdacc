package io.jollyboat.proxy.routing;

import java.util.List;

/**
 * The routes of a service as another node of this machine sees them, where it sees them otherwise.
 *
 * @param routes one per port, in the order of the service's own
 * @param localEndpoints how many that node has that are ready
 */
public record Elsewhere(Neighbour node, List<Route> routes, int localEndpoints) {

    public Elsewhere {
        routes = List.copyOf(routes);
    }
}
