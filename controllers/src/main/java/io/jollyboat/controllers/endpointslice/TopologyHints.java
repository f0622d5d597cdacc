package io.jollyboat.controllers.endpointslice;

import io.jollyboat.core.api.core.v1.Service;
import io.jollyboat.core.api.discovery.v1.EndpointSlice;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.node.ObjectNode;

/**
 * For which zone each endpoint is, where a service asks for {@code topology-mode: Auto}: for its
 * own, but for those that zones with more endpoints than their share of the processors give to
 * zones with less. Nobody gets hints when a zone would be loaded a fifth above the others all the
 * same. Pure.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/services-networking/topology-aware-routing/">
 *     Topology aware routing</a>
 */
final class TopologyHints {

    private static final List<String> ANNOTATIONS =
            List.of(
                    "service.kubernetes.io/topology-mode",
                    "service.kubernetes.io/topology-aware-hints");
    private static final double MOST_LOAD = 1.2;

    private final List<ObjectNode> ready;
    private final Map<String, Double> shares;
    private final Map<String, Double> surplus = new TreeMap<>(); // endpoints above a zone's share

    private TopologyHints(List<ObjectNode> ready, ZoneShares shares) {
        this.ready = ready;
        this.shares = shares.byZone();
    }

    /** Whether the service asks for them; the older annotation counts where there is no newer. */
    static boolean asked(Service service) {
        return ANNOTATIONS.stream()
                .filter(service.annotations()::containsKey)
                .findFirst()
                .map(name -> service.annotations().get(name))
                .filter(mode -> mode.equals("Auto") || mode.equals("auto"))
                .isPresent();
    }

    /** Whether any endpoint of a family has been told for which zones it is. */
    static boolean given(Collection<EndpointSlice> slices, String family) {
        return slices.stream()
                .filter(slice -> slice.addressType().equals(family))
                .flatMap(slice -> slice.endpoints().stream())
                .anyMatch(endpoint -> !endpoint.hints().forZones().isEmpty());
    }

    /**
     * Writes hints into the endpoints that are ready.
     *
     * @return why there are none, in Kubernetes' words; empty when there are
     */
    static String give(Collection<ObjectNode> endpoints, ZoneShares shares) {
        List<ObjectNode> ready =
                endpoints.stream()
                        .filter(one -> one.path("conditions").path("ready").asBoolean(false))
                        .sorted(Comparator.comparing(one -> one.path("addresses").toString()))
                        .toList();
        var hints = new TopologyHints(ready, shares);
        String problem = hints.problem();
        if (problem.isEmpty()) {
            hints.give();
        }
        return problem;
    }

    private String problem() {
        if (shares.isEmpty()) {
            return "Insufficient Node information: allocatable CPU or zone not specified on one or"
                    + " more nodes";
        }
        String counts = " (%d endpoints, %d zones)".formatted(ready.size(), shares.size());
        if (shares.size() > ready.size()) {
            return "Insufficient number of endpoints" + counts;
        }
        if (shares.values().stream().mapToInt(this::least).sum() > ready.size()) {
            return "Unable to allocate minimum required endpoints to each zone without exceeding"
                    + " overload threshold"
                    + counts;
        }
        return ready.stream().anyMatch(one -> zone(one).isEmpty())
                ? "One or more endpoints do not have a zone specified"
                : "";
    }

    /** How many endpoints a zone has to have, so that none is loaded too much. */
    private int least(double share) {
        return (int) Math.ceil(share * ready.size() / MOST_LOAD);
    }

    private void give() {
        shares.forEach(
                (zone, share) -> surplus.put(zone, -Math.max(share * ready.size(), least(share))));
        for (ObjectNode endpoint : ready) {
            surplus.computeIfPresent(zone(endpoint), (zone, above) -> above + 1);
        }
        Map<String, Integer> giving = new TreeMap<>();
        List<String> receiving = new ArrayList<>();
        for (Map.Entry<String, Double> from = most(1), to = most(-1);
                worthIt(from.getValue(), -to.getValue());
                from = most(1), to = most(-1)) {
            giving.merge(from.getKey(), 1, Integer::sum);
            receiving.add(to.getKey());
            from.setValue(from.getValue() - 1);
            to.setValue(to.getValue() + 1);
        }
        var receivers = receiving.iterator();
        for (ObjectNode endpoint : ready) {
            boolean given = giving.getOrDefault(zone(endpoint), 0) > 0;
            if (given) {
                giving.merge(zone(endpoint), -1, Integer::sum);
            }
            Hints.forZone(endpoint, given ? receivers.next() : zone(endpoint));
        }
    }

    /** The zone that has most above its share, or for -1 most below. */
    private Map.Entry<String, Double> most(int sign) {
        return surplus.entrySet().stream()
                .max(Comparator.comparingDouble(zone -> sign * zone.getValue()))
                .orElseThrow();
    }

    private static boolean worthIt(double above, double below) {
        return Math.min(above, below) >= 0.5 && Math.max(above, below) >= 1;
    }

    private static String zone(ObjectNode endpoint) {
        return endpoint.path("zone").asString("");
    }
}
