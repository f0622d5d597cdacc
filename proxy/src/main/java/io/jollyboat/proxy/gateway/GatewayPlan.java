package io.jollyboat.proxy.gateway;

import io.jollyboat.core.pki.Credential;
import io.jollyboat.proxy.gateway.PortTable.Entry;
import io.jollyboat.proxy.ingress.ClusterView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * One Gateway with what attaches to it: the tables of its ports and what its status is to say. Pure
 * but for counting.
 *
 * <p>For one thread.
 */
final class GatewayPlan {

    private final GatewayObject gateway;
    private final List<ListenerPlan> listeners = new ArrayList<>();
    private final SortedMap<Integer, List<Entry>> entries = new TreeMap<>();

    GatewayPlan(GatewayObject gateway, ClusterView cluster, Grants grants) {
        this.gateway = gateway;
        for (JsonNode json : gateway.spec().path("listeners")) {
            var listener = new ListenerPlan(gateway, json, cluster, grants);
            listeners.forEach(listener::conflictsWith);
            listeners.add(listener);
        }
    }

    GatewayObject gateway() {
        return gateway;
    }

    List<ListenerPlan> listeners() {
        return listeners;
    }

    /**
     * Attaches a route by one of its references to this Gateway.
     *
     * @param labels of the route's namespace
     * @return what the reference's status is to say
     */
    List<Condition> attach(RoutePlan plan, JsonNode parent, Map<String, String> labels) {
        return List.of(accepted(plan, parent, labels), plan.resolved());
    }

    private Condition accepted(RoutePlan plan, JsonNode parent, Map<String, String> labels) {
        List<ListenerPlan> meant =
                listeners.stream().filter(listener -> meant(listener, parent)).toList();
        if (meant.isEmpty()) {
            return Condition.no("Accepted", "NoMatchingParent", "the Gateway has no such listener");
        }
        if (plan.refused().isPresent()) {
            return plan.refused().get();
        }
        List<ListenerPlan> allowing =
                meant.stream()
                        .filter(listener -> listener.allows(plan.route().namespace(), labels))
                        .toList();
        if (allowing.isEmpty()) {
            return Condition.no(
                    "Accepted",
                    "NotAllowedByListeners",
                    "no listener lets HTTPRoutes of this namespace attach");
        }
        boolean attached = false;
        for (ListenerPlan listener : allowing) {
            attached |= attach(listener, plan);
        }
        return attached
                ? Condition.yes("Accepted", "Accepted")
                : Condition.no(
                        "Accepted",
                        "NoMatchingListenerHostname",
                        "no listener has a host in common with the route");
    }

    private static boolean meant(ListenerPlan listener, JsonNode parent) {
        return (!parent.has("sectionName")
                        || parent.path("sectionName").asString("").equals(listener.name()))
                && (!parent.has("port") || parent.path("port").asInt(0) == listener.port());
    }

    private boolean attach(ListenerPlan listener, RoutePlan plan) {
        List<Hostname> hosts = Hostname.common(listener.host(), plan.hosts());
        if (hosts.isEmpty()) {
            return false;
        }
        listener.attached++;
        if (listener.works()) {
            List<Entry> there = entries.computeIfAbsent(listener.port(), none -> new ArrayList<>());
            String age = plan.route().created() + " " + plan.route().key();
            for (Hostname host : hosts) {
                plan.rules()
                        .forEach(
                                rule -> there.add(new Entry(host, rule.match(), age, rule.rule())));
            }
        }
        return true;
    }

    /** What is to be served at each port. */
    SortedMap<Integer, PortTable> ports() {
        SortedMap<Integer, PortTable> ports = new TreeMap<>();
        for (ListenerPlan listener : listeners) {
            if (listener.works()) {
                ports.putIfAbsent(
                        listener.port(),
                        new PortTable(
                                listener.secure(),
                                entries.getOrDefault(listener.port(), List.of()),
                                credentials(listener.port())));
            }
        }
        return ports;
    }

    private Map<Hostname, Credential> credentials(int port) {
        Map<Hostname, Credential> credentials = new HashMap<>();
        for (ListenerPlan listener : listeners) {
            Credential credential = listener.credential();
            if (listener.port() == port && listener.works() && credential != null) {
                credentials.put(listener.host(), credential);
            }
        }
        return credentials;
    }

    private boolean addressable() {
        JsonNode asked = gateway.spec().path("addresses");
        return asked.isEmpty()
                || asked.size() == 1
                        && asked.get(0).path("type").asString("IPAddress").equals("IPAddress");
    }

    /** What the Gateway's own status is to say. */
    List<Condition> conditions(boolean addressed) {
        boolean works = listeners.stream().anyMatch(ListenerPlan::works);
        boolean all = listeners.stream().allMatch(ListenerPlan::works);
        Condition accepted =
                !works
                        ? Condition.no("Accepted", "ListenersNotValid", "no listener can be served")
                        : !addressable()
                                ? Condition.no(
                                        "Accepted",
                                        "UnsupportedAddress",
                                        "one address of type IPAddress can be asked for")
                                : new Condition(
                                        "Accepted",
                                        true,
                                        all ? "Accepted" : "ListenersNotValid",
                                        all ? "" : "some listeners cannot be served");
        Condition programmed =
                !works || !addressable()
                        ? Condition.no("Programmed", "Invalid", "see the other conditions")
                        : addressed
                                ? Condition.yes("Programmed", "Programmed")
                                : Condition.no(
                                        "Programmed",
                                        "AddressNotAssigned",
                                        "its service has no address yet");
        return List.of(accepted, programmed);
    }
}
