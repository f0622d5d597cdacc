package io.jollyboat.controllers.endpointslice;

import io.jollyboat.controllers.condition.Conditions;
import io.jollyboat.core.api.core.v1.Node;
import io.jollyboat.core.model.Quantity;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which part of the cluster's processors each zone has, by the nodes that are ready and not the
 * control plane's.
 *
 * @param byZone each above 0, 1 together; empty when there are fewer than two zones, or a node that
 *     does not say its zone or its processors
 */
record ZoneShares(SortedMap<String, Double> byZone) {

    private static final String ZONE = "topology.kubernetes.io/zone";
    private static final List<String> NOT_FOR_PODS =
            List.of("node-role.kubernetes.io/control-plane", "node-role.kubernetes.io/master");

    ZoneShares {
        byZone = Collections.unmodifiableSortedMap(byZone);
    }

    static ZoneShares of(Collection<Node> nodes) {
        var milli = new TreeMap<String, Double>();
        for (Node node : nodes) {
            if (counts(node)) {
                String zone = zone(node);
                Quantity processors =
                        node.status().allocatable().getOrDefault("cpu", Quantity.ZERO);
                if (zone.isEmpty() || processors.isZero()) {
                    return new ZoneShares(new TreeMap<>());
                }
                milli.merge(zone, (double) processors.milliValue(), Double::sum);
            }
        }
        if (milli.size() < 2) {
            return new ZoneShares(new TreeMap<>());
        }
        double all = milli.values().stream().mapToDouble(each -> each).sum();
        milli.replaceAll((zone, part) -> part / all);
        return new ZoneShares(milli);
    }

    /** The zone a node says it is in, or empty. */
    static String zone(Node node) {
        return node.labels().getOrDefault(ZONE, "");
    }

    private static boolean counts(Node node) {
        return NOT_FOR_PODS.stream().noneMatch(node.labels()::containsKey)
                && Conditions.holds(node.status().json(), "Ready");
    }
}
