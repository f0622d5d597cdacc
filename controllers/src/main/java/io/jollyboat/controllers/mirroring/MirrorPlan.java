package io.jollyboat.controllers.mirroring;

import io.jollyboat.controllers.pods.OwnerReferences;
import io.jollyboat.controllers.service.TriggerTimes;
import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.EndpointAddress;
import io.jollyboat.core.api.core.v1.EndpointPort;
import io.jollyboat.core.api.core.v1.EndpointSubset;
import io.jollyboat.core.api.core.v1.Endpoints;
import io.jollyboat.core.api.discovery.v1.EndpointSlice;
import io.jollyboat.core.model.Trees;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * From the slices that mirror an Endpoints object to those that should: one for each set of ports
 * and kind of address, written only where it differs. Pure.
 *
 * @param skipped how many addresses are too many to be mirrored
 */
record MirrorPlan(
        List<ObjectNode> create, List<ObjectNode> update, List<EndpointSlice> delete, int skipped) {

    static final String SERVICE = "kubernetes.io/service-name";
    static final String MANAGED_BY = "endpointslice.kubernetes.io/managed-by";
    static final String MANAGER = "endpointslicemirroring-controller.k8s.io";

    /** As many addresses of a subset are mirrored, as in Kubernetes. */
    static final int MOST = 1000;

    private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

    /** What a slice has in common: its kind of address and its ports. */
    private record Group(String addressType, List<ObjectNode> ports) {}

    static MirrorPlan of(Endpoints endpoints, List<EndpointSlice> present) {
        int skipped =
                endpoints.subsets().stream()
                        .mapToInt(
                                subset ->
                                        Math.max(
                                                0,
                                                subset.addresses().size()
                                                        + subset.notReadyAddresses().size()
                                                        - MOST))
                        .sum();
        var plan = new MirrorPlan(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), skipped);
        var spare = new ArrayList<>(present);
        groups(endpoints)
                .forEach(
                        (group, addresses) -> {
                            EndpointSlice slice = take(spare, group);
                            ObjectNode before =
                                    slice == null ? fresh(endpoints, group) : slice.json();
                            ObjectNode after =
                                    write(before.deepCopy(), endpoints, group, addresses);
                            if (slice == null) {
                                plan.create.add(after);
                            } else if (!Trees.alike(after, before)) {
                                plan.update.add(after);
                            }
                        });
        plan.delete.addAll(spare);
        return plan;
    }

    private static Map<Group, List<ObjectNode>> groups(Endpoints endpoints) {
        var groups = new LinkedHashMap<Group, List<ObjectNode>>();
        for (EndpointSubset subset : endpoints.subsets()) {
            List<ObjectNode> ports = subset.ports().stream().map(MirrorPlan::port).toList();
            List<EndpointAddress> ready = subset.addresses();
            add(groups, ports, first(ready, MOST), true);
            add(groups, ports, first(subset.notReadyAddresses(), MOST - ready.size()), false);
        }
        return groups;
    }

    private static List<EndpointAddress> first(List<EndpointAddress> addresses, int most) {
        return addresses.subList(0, Math.clamp(most, 0, addresses.size()));
    }

    /** As the API server completes it in a slice. */
    private static ObjectNode port(EndpointPort port) {
        ObjectNode json = port.json().deepCopy();
        json.put("name", port.name());
        json.put("protocol", port.protocol().isEmpty() ? "TCP" : port.protocol());
        return json;
    }

    private static void add(
            Map<Group, List<ObjectNode>> groups,
            List<ObjectNode> ports,
            List<EndpointAddress> addresses,
            boolean ready) {
        for (EndpointAddress address : addresses) {
            String type = address.ip().contains(":") ? "IPv6" : "IPv4";
            groups.computeIfAbsent(new Group(type, ports), none -> new ArrayList<>())
                    .add(endpoint(address, ready));
        }
    }

    private static ObjectNode endpoint(EndpointAddress address, boolean ready) {
        ObjectNode endpoint = Trees.newObject();
        endpoint.putArray("addresses").add(address.ip());
        endpoint.putObject("conditions").put("ready", ready);
        if (!address.hostname().isEmpty()) {
            endpoint.put("hostname", address.hostname());
        }
        if (!address.nodeName().isEmpty()) {
            endpoint.put("nodeName", address.nodeName());
        }
        if (address.has("targetRef")) {
            endpoint.set("targetRef", address.targetRef().json().deepCopy());
        }
        return endpoint;
    }

    private static @Nullable EndpointSlice take(List<EndpointSlice> spare, Group group) {
        for (EndpointSlice slice : spare) {
            List<ObjectNode> ports = slice.ports().stream().map(port -> port.json()).toList();
            if (slice.addressType().equals(group.addressType) && ports.equals(group.ports)) {
                spare.remove(slice);
                return slice;
            }
        }
        return null;
    }

    private static ObjectNode fresh(Endpoints endpoints, Group group) {
        ObjectNode slice = Trees.newObject();
        slice.put("apiVersion", "discovery.k8s.io/v1").put("kind", "EndpointSlice");
        slice.put("addressType", group.addressType);
        ObjectNode metadata = slice.putObject("metadata");
        metadata.put("generateName", endpoints.name() + "-");
        metadata.put("namespace", endpoints.namespace());
        metadata.putArray("ownerReferences")
                .add(OwnerReferences.controller(Resources.ENDPOINTS, endpoints));
        return slice;
    }

    private static ObjectNode write(
            ObjectNode slice, Endpoints endpoints, Group group, List<ObjectNode> addresses) {
        ObjectNode metadata = slice.withObject("/metadata");
        ObjectNode labels = metadata.putObject("labels");
        endpoints.labels().forEach(labels::put);
        labels.put(SERVICE, endpoints.name()).put(MANAGED_BY, MANAGER);
        metadata.remove("annotations");
        endpoints
                .annotations()
                .forEach(
                        (name, value) -> {
                            if (!name.equals(LAST_APPLIED)
                                    && !name.equals(TriggerTimes.ANNOTATION)) {
                                metadata.withObject("/annotations").put(name, value);
                            }
                        });
        slice.putArray("endpoints").addAll(addresses);
        slice.putArray("ports").addAll(group.ports.stream().map(ObjectNode::deepCopy).toList());
        return slice;
    }
}
