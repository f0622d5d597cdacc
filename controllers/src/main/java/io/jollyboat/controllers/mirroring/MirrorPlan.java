package io.jollyboat.controllers.mirroring;

import io.jollyboat.controllers.pods.OwnerReferences;
import io.jollyboat.controllers.service.TriggerTimes;
import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.EndpointAddress;
import io.jollyboat.core.api.core.v1.Endpoints;
import io.jollyboat.core.api.discovery.v1.EndpointSlice;
import io.jollyboat.core.model.Trees;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * From the slices that mirror an Endpoints object to those that should: one for each set of ports
 * and kind of address, written only where it differs. A slice of ports that are gone becomes one of
 * ports that are new, under its name. Pure.
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

    /** What a slice has in common: its kind of address and its ports, in whatever order. */
    private record Group(String addressType, Set<ObjectNode> ports) {}

    static MirrorPlan of(Endpoints endpoints, List<EndpointSlice> present) {
        List<RepackedSubset> subsets = RepackedSubset.of(endpoints.subsets());
        int skipped = subsets.stream().mapToInt(one -> Math.max(0, one.size() - MOST)).sum();
        var plan = new MirrorPlan(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), skipped);
        var spare = new ArrayList<>(present);
        Map<Group, List<ObjectNode>> groups = groups(subsets);
        var taken = new LinkedHashMap<Group, EndpointSlice>();
        for (Group group : groups.keySet()) {
            take(spare, slice -> of(slice).equals(group))
                    .ifPresent(slice -> taken.put(group, slice));
        }
        // What else there is, is rewritten before new ones are made: its kind of address is fixed.
        for (Group group : groups.keySet()) {
            if (!taken.containsKey(group)) {
                take(spare, slice -> slice.addressType().equals(group.addressType))
                        .ifPresent(slice -> taken.put(group, slice));
            }
        }
        groups.forEach(
                (group, addresses) ->
                        plan.add(
                                endpoints,
                                Optional.ofNullable(taken.get(group)),
                                group,
                                addresses));
        plan.delete.addAll(spare);
        return plan;
    }

    private void add(
            Endpoints endpoints,
            Optional<EndpointSlice> slice,
            Group group,
            List<ObjectNode> addresses) {
        ObjectNode before = slice.map(EndpointSlice::json).orElseGet(() -> fresh(endpoints, group));
        ObjectNode after = write(before.deepCopy(), endpoints, group, addresses);
        if (slice.isEmpty()) {
            create.add(after);
        } else if (!Trees.alike(after, before)) {
            update.add(after);
        }
    }

    private static Group of(EndpointSlice slice) {
        return new Group(
                slice.addressType(),
                slice.ports().stream().map(port -> port.json()).collect(Collectors.toSet()));
    }

    private static Optional<EndpointSlice> take(
            List<EndpointSlice> spare, Predicate<EndpointSlice> which) {
        Optional<EndpointSlice> slice = spare.stream().filter(which).findFirst();
        slice.ifPresent(spare::remove);
        return slice;
    }

    private static Map<Group, List<ObjectNode>> groups(List<RepackedSubset> subsets) {
        var groups = new LinkedHashMap<Group, List<ObjectNode>>();
        for (RepackedSubset subset : subsets) {
            List<EndpointAddress> ready = subset.ready();
            add(groups, subset.ports(), first(ready, MOST), true);
            add(groups, subset.ports(), first(subset.notReady(), MOST - ready.size()), false);
        }
        return groups;
    }

    private static List<EndpointAddress> first(List<EndpointAddress> addresses, int most) {
        return addresses.subList(0, Math.clamp(most, 0, addresses.size()));
    }

    private static void add(
            Map<Group, List<ObjectNode>> groups,
            Set<ObjectNode> ports,
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
        put(slice, "endpoints", addresses);
        put(slice, "ports", group.ports);
        return slice;
    }

    /** Another order is no reason to write. */
    private static void put(ObjectNode slice, String field, Collection<ObjectNode> members) {
        List<JsonNode> before = slice.path(field).valueStream().toList();
        if (before.size() != members.size() || !new HashSet<>(before).containsAll(members)) {
            slice.putArray(field).addAll(members.stream().map(ObjectNode::deepCopy).toList());
        }
    }
}
