package io.jollyboat.controllers.endpointslice;

import io.jollyboat.controllers.service.BackendPort;
import io.jollyboat.core.api.core.v1.Service;
import io.jollyboat.core.api.discovery.v1.EndpointSlice;
import io.jollyboat.core.model.Trees;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * From the slices that a service has to those it should have, with the fewest writes: an endpoint
 * stays in its slice, a new one goes where there is room, and only slices that differ afterwards
 * are written.
 */
record SlicePlan(List<ObjectNode> create, List<ObjectNode> update, List<EndpointSlice> delete) {

    static final String SERVICE_LABEL = "kubernetes.io/service-name";
    static final String MANAGED_BY_LABEL = "endpointslice.kubernetes.io/managed-by";
    static final String MANAGER = "endpointslice-controller.k8s.io";

    /** The limit of kube-controller-manager's {@code --max-endpoints-per-slice}. */
    static final int MOST_ENDPOINTS = 100;

    /**
     * @param wanted by family of addresses
     */
    static SlicePlan of(
            Service service, Map<String, SliceContent> wanted, List<EndpointSlice> present) {
        var plan = new SlicePlan(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        var others = new ArrayList<>(present);
        others.removeIf(slice -> !isOf(service, slice) && plan.delete.add(slice));
        wanted.forEach(
                (family, content) -> {
                    var spare = new ArrayList<EndpointSlice>();
                    others.removeIf(
                            slice -> slice.addressType().equals(family) && spare.add(slice));
                    int before = plan.create.size();
                    content.groups()
                            .forEach(
                                    (ports, endpoints) ->
                                            plan.group(service, family, ports, endpoints, spare));
                    plan.reuse(before, spare);
                    others.addAll(spare);
                });
        plan.delete.addAll(others);
        return plan;
    }

    /** Whether it is this very service's, and not that of an earlier one of its name. */
    private static boolean isOf(Service service, EndpointSlice slice) {
        return slice.ownerReferences().stream().anyMatch(o -> o.uid().equals(service.uid()));
    }

    /**
     * What would go takes the content of what would come: of a service whose ports change the slice
     * keeps its name.
     *
     * @param from the first of those that come that may be spared
     */
    private void reuse(int from, List<EndpointSlice> spare) {
        while (create.size() > from && !spare.isEmpty()) {
            ObjectNode fresh = create.removeLast();
            ObjectNode reused = spare.removeFirst().json().deepCopy();
            reused.withObject("/metadata").set("labels", fresh.at("/metadata/labels"));
            reused.set("endpoints", fresh.path("endpoints"));
            reused.set("ports", fresh.path("ports"));
            update.add(reused);
        }
    }

    private void group(
            Service service,
            String family,
            List<BackendPort> ports,
            Map<String, ObjectNode> endpoints,
            List<EndpointSlice> spare) {
        List<ObjectNode> portsJson = SliceContent.json(ports);
        var mine = new LinkedHashMap<EndpointSlice, List<ObjectNode>>();
        var placing = new LinkedHashMap<>(endpoints);
        for (EndpointSlice slice : List.copyOf(spare)) {
            if (samePorts(slice, portsJson)) {
                mine.put(slice, kept(slice, placing));
                spare.remove(slice);
            }
        }
        Iterator<ObjectNode> homeless = placing.values().iterator();
        mine.values().forEach(content -> fill(content, homeless));
        mine.forEach(
                (slice, content) -> {
                    if (content.isEmpty() && mine.size() > 1) {
                        spare.add(slice);
                    } else {
                        settle(service, slice, portsJson, content);
                    }
                });
        boolean written =
                mine.values().stream().anyMatch(content -> !content.isEmpty()) || mine.size() == 1;
        while (homeless.hasNext() || !written) {
            var content = new ArrayList<ObjectNode>();
            fill(content, homeless);
            create.add(write(fresh(service, family), service, portsJson, content));
            written = true;
        }
    }

    private static List<ObjectNode> kept(EndpointSlice slice, Map<String, ObjectNode> placing) {
        var content = new ArrayList<ObjectNode>();
        slice.endpoints()
                .forEach(
                        endpoint -> {
                            ObjectNode wanted = placing.remove(endpoint.addresses().getFirst());
                            if (wanted != null) {
                                content.add(wanted);
                            }
                        });
        return content;
    }

    private static void fill(List<ObjectNode> content, Iterator<ObjectNode> homeless) {
        while (content.size() < MOST_ENDPOINTS && homeless.hasNext()) {
            content.add(homeless.next());
        }
    }

    private void settle(
            Service service,
            EndpointSlice slice,
            List<ObjectNode> ports,
            List<ObjectNode> content) {
        ObjectNode after = write(slice.json().deepCopy(), service, ports, content);
        if (!Trees.alike(after, slice.json())) {
            update.add(after);
        }
    }

    private static boolean samePorts(EndpointSlice slice, List<ObjectNode> ports) {
        JsonNode present = slice.json().path("ports");
        return present.size() == ports.size()
                && present.valueStream().toList().equals(List.<JsonNode>copyOf(ports));
    }

    private static ObjectNode fresh(Service service, String family) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("apiVersion", "discovery.k8s.io/v1")
                .put("kind", "EndpointSlice")
                .put("addressType", family);
        ObjectNode metadata = json.putObject("metadata");
        metadata.put("generateName", service.name() + "-").put("namespace", service.namespace());
        metadata.putArray("ownerReferences")
                .addObject()
                .put("apiVersion", "v1")
                .put("kind", "Service")
                .put("name", service.name())
                .put("uid", service.uid())
                .put("controller", true)
                .put("blockOwnerDeletion", true);
        return json;
    }

    private static ObjectNode write(
            ObjectNode slice, Service service, List<ObjectNode> ports, List<ObjectNode> endpoints) {
        ObjectNode labels = slice.withObject("/metadata").putObject("labels");
        service.labels().forEach(labels::put);
        labels.put(SERVICE_LABEL, service.name()).put(MANAGED_BY_LABEL, MANAGER);
        if (service.spec().clusterIP().equals("None")) {
            labels.put("service.kubernetes.io/headless", "");
        }
        slice.set("endpoints", array(endpoints));
        slice.set("ports", array(ports));
        return slice;
    }

    private static ArrayNode array(List<ObjectNode> items) {
        return JsonNodeFactory.instance.arrayNode().addAll(items);
    }
}
