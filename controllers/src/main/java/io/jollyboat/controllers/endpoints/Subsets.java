package io.jollyboat.controllers.endpoints;

import io.jollyboat.controllers.service.Backend;
import io.jollyboat.controllers.service.BackendPort;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.api.core.v1.Service;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The subsets of an Endpoints object: addresses that share their ports, the ready ones apart from
 * the others. Pods on their way out are in neither. The order is that of the addresses, so that the
 * same pods give the same object. No more than a thousand addresses fit, the ready ones first.
 */
final class Subsets {

    private static final int MOST_ADDRESSES = 1000;

    /** Set when not all addresses fit, with this value. */
    static final String OVER_CAPACITY = "endpoints.kubernetes.io/over-capacity";

    private Subsets() {}

    static boolean overCapacity(List<Backend> backends) {
        return backends.stream().filter(Subsets::listed).count() > MOST_ADDRESSES;
    }

    static ArrayNode of(Service service, List<Backend> backends) {
        List<Backend> listed =
                backends.stream()
                        .filter(Subsets::listed)
                        .sorted(
                                Comparator.comparing((Backend backend) -> !backend.ready())
                                        .thenComparing(Backend::address))
                        .limit(MOST_ADDRESSES)
                        .toList();
        Map<String, List<Backend>> byPorts =
                listed.stream()
                        .filter(
                                backend ->
                                        !backend.ports().isEmpty()
                                                || service.spec().ports().isEmpty())
                        .collect(
                                Collectors.groupingBy(
                                        backend -> backend.ports().toString(),
                                        TreeMap::new,
                                        Collectors.toCollection(ArrayList::new)));
        ArrayNode subsets = JsonNodeFactory.instance.arrayNode();
        byPorts.values().forEach(group -> subsets.add(subset(service, group)));
        return subsets;
    }

    private static boolean listed(Backend backend) {
        return !backend.terminating() || backend.ready();
    }

    private static ObjectNode subset(Service service, List<Backend> group) {
        ObjectNode subset = JsonNodeFactory.instance.objectNode();
        addresses(subset, "addresses", service, group.stream().filter(Backend::ready).toList());
        addresses(
                subset,
                "notReadyAddresses",
                service,
                group.stream().filter(backend -> !backend.ready()).toList());
        List<BackendPort> ports = group.getFirst().ports();
        if (!ports.isEmpty()) {
            ArrayNode json = subset.putArray("ports");
            ports.forEach(port -> json.add(unnamed(port)));
        }
        return subset;
    }

    /** Endpoints leave out a name that is empty, unlike EndpointSlices. */
    private static ObjectNode unnamed(BackendPort port) {
        ObjectNode json = port.json();
        if (port.name().isEmpty()) {
            json.remove("name");
        }
        return json;
    }

    private static void addresses(
            ObjectNode subset, String field, Service service, List<Backend> backends) {
        if (backends.isEmpty()) {
            return;
        }
        ArrayNode addresses = subset.putArray(field);
        for (Backend backend : backends) {
            Pod pod = backend.pod();
            ObjectNode json = addresses.addObject().put("ip", backend.address());
            String hostname = backend.hostname(service);
            if (!hostname.isEmpty()) {
                json.put("hostname", hostname);
            }
            if (!pod.spec().nodeName().isEmpty()) {
                json.put("nodeName", pod.spec().nodeName());
            }
            json.putObject("targetRef")
                    .put("kind", "Pod")
                    .put("namespace", pod.namespace())
                    .put("name", pod.name())
                    .put("uid", pod.uid());
        }
    }
}
