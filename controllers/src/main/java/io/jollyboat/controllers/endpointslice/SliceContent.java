package io.jollyboat.controllers.endpointslice;

import io.jollyboat.controllers.service.Backend;
import io.jollyboat.controllers.service.BackendPort;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.api.core.v1.Service;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the slices of a service have to say together: endpoints by the ports they share. Pods that
 * resolve a named port differently cannot be in one slice.
 *
 * @param groups endpoints by ports; the endpoints by address
 */
record SliceContent(Map<List<BackendPort>, Map<String, ObjectNode>> groups) {

    /**
     * @param zones by the names of nodes; empty for a node without one
     */
    static SliceContent of(Service service, List<Backend> backends, UnaryOperator<String> zones) {
        var groups = new LinkedHashMap<List<BackendPort>, Map<String, ObjectNode>>();
        for (Backend backend : backends) {
            groups.computeIfAbsent(backend.ports(), none -> new LinkedHashMap<>())
                    .put(backend.address(), endpoint(service, backend, zones));
        }
        if (groups.isEmpty()) {
            // One slice even without endpoints: that the service has none is worth saying.
            groups.put(List.of(), new LinkedHashMap<>());
        }
        return new SliceContent(groups);
    }

    private static ObjectNode endpoint(
            Service service, Backend backend, UnaryOperator<String> zones) {
        Pod pod = backend.pod();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.putArray("addresses").add(backend.address());
        json.putObject("conditions")
                .put("ready", backend.ready())
                .put("serving", backend.serving())
                .put("terminating", backend.terminating());
        String hostname = backend.hostname(service);
        if (!hostname.isEmpty()) {
            json.put("hostname", hostname);
        }
        json.putObject("targetRef")
                .put("kind", "Pod")
                .put("namespace", pod.namespace())
                .put("name", pod.name())
                .put("uid", pod.uid());
        if (!pod.spec().nodeName().isEmpty()) {
            json.put("nodeName", pod.spec().nodeName());
            String zone = zones.apply(pod.spec().nodeName());
            if (!zone.isEmpty()) {
                json.put("zone", zone);
            }
        }
        Hints.give(service, json);
        return json;
    }

    /** All of them. */
    List<ObjectNode> endpoints() {
        return groups.values().stream().flatMap(group -> group.values().stream()).toList();
    }

    /** The ports of one group as a slice writes them. */
    static List<ObjectNode> json(List<BackendPort> ports) {
        var list = new ArrayList<ObjectNode>();
        ports.forEach(port -> list.add(port.json()));
        return list;
    }
}
