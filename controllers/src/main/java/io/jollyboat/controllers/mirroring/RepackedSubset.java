package io.jollyboat.controllers.mirroring;

import io.jollyboat.core.api.core.v1.EndpointAddress;
import io.jollyboat.core.api.core.v1.EndpointPort;
import io.jollyboat.core.api.core.v1.EndpointSubset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/**
 * Subsets as few as they can be: each set of ports once, with every address that offers just these.
 * An address that some subset calls not ready at a port is not ready there. Pure.
 *
 * @param ports as slices have them; none for addresses without ports
 */
record RepackedSubset(
        Set<ObjectNode> ports, List<EndpointAddress> ready, List<EndpointAddress> notReady) {

    /** Two pods may have one address, one after the other. */
    private record Who(String ip, String uid) {}

    int size() {
        return ready.size() + notReady.size();
    }

    static List<RepackedSubset> of(List<EndpointSubset> subsets) {
        var addresses = new LinkedHashMap<Who, EndpointAddress>();
        var readiness = new LinkedHashMap<Set<ObjectNode>, Map<Who, Boolean>>();
        for (EndpointSubset subset : subsets) {
            for (Set<ObjectNode> port : singles(subset.ports())) {
                Map<Who, Boolean> there =
                        readiness.computeIfAbsent(port, none -> new LinkedHashMap<>());
                subset.addresses().forEach(one -> note(one, true, addresses, there));
                subset.notReadyAddresses().forEach(one -> note(one, false, addresses, there));
            }
        }
        var byAddresses = new LinkedHashMap<Map<Who, Boolean>, Set<ObjectNode>>();
        readiness.forEach(
                (port, there) ->
                        byAddresses
                                .computeIfAbsent(there, none -> new LinkedHashSet<>())
                                .addAll(port));
        var repacked = new ArrayList<RepackedSubset>();
        byAddresses.forEach(
                (there, ports) ->
                        repacked.add(
                                new RepackedSubset(
                                        ports,
                                        those(true, there, addresses),
                                        those(false, there, addresses))));
        return repacked;
    }

    /** Each port for itself, or nothing where there is none. */
    private static List<Set<ObjectNode>> singles(List<EndpointPort> ports) {
        return ports.isEmpty()
                ? List.of(Set.of())
                : ports.stream().map(port -> Set.of(completed(port))).toList();
    }

    /** As the API server completes it in a slice. */
    private static ObjectNode completed(EndpointPort port) {
        ObjectNode json = port.json().deepCopy();
        json.put("name", port.name());
        json.put("protocol", port.protocol().isEmpty() ? "TCP" : port.protocol());
        return json;
    }

    private static void note(
            EndpointAddress address,
            boolean ready,
            Map<Who, EndpointAddress> addresses,
            Map<Who, Boolean> there) {
        var who = new Who(address.ip(), address.targetRef().uid());
        addresses.putIfAbsent(who, address);
        there.merge(who, ready, Boolean::logicalAnd);
    }

    private static List<EndpointAddress> those(
            boolean ready, Map<Who, Boolean> there, Map<Who, EndpointAddress> addresses) {
        return there.entrySet().stream()
                .filter(entry -> entry.getValue() == ready)
                .map(entry -> addresses.get(entry.getKey()))
                .toList();
    }
}
