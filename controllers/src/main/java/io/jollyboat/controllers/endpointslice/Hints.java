package io.jollyboat.controllers.endpointslice;

import io.jollyboat.core.api.core.v1.Service;
import tools.jackson.databind.node.ObjectNode;

/**
 * For whom an endpoint is, by the service's traffic distribution: for clients in its zone, or on
 * its node before those. Only endpoints that are ready are for anybody in particular. A service
 * that asks for {@link TopologyHints} gets those instead. Pure.
 */
final class Hints {

    private Hints() {}

    static void give(Service service, ObjectNode endpoint) {
        String distribution = service.spec().trafficDistribution();
        boolean node = distribution.equals("PreferSameNode");
        boolean zone =
                node || distribution.equals("PreferSameZone") || distribution.equals("PreferClose");
        if (TopologyHints.asked(service)
                || !zone
                || !endpoint.path("conditions").path("ready").asBoolean(false)) {
            return;
        }
        if (endpoint.has("zone")) {
            forZone(endpoint, endpoint.path("zone").asString(""));
        }
        if (node && endpoint.has("nodeName")) {
            hint(endpoint, "forNodes", endpoint.path("nodeName").asString(""));
        }
    }

    static void forZone(ObjectNode endpoint, String zone) {
        hint(endpoint, "forZones", zone);
    }

    private static void hint(ObjectNode endpoint, String whom, String name) {
        endpoint.withObject("/hints").putArray(whom).addObject().put("name", name);
    }
}
