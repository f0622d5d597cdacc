package io.jollyboat.apiserver.defaulting;

import static io.jollyboat.apiserver.json.Trees.objects;
import static io.jollyboat.apiserver.json.Trees.putIfAbsent;

import io.jollyboat.apiserver.json.Trees;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Defaults of services and of what routes to them. */
public final class ServiceDefaults {
    private static final int THREE_HOURS = 10_800;

    private ServiceDefaults() {}

    public static void service(ObjectNode service) {
        ObjectNode spec = Trees.object(service, "spec");
        putIfAbsent(spec, "type", "ClusterIP");
        putIfAbsent(spec, "sessionAffinity", "None");
        if (Trees.text(spec, "sessionAffinity").equals("ClientIP")) {
            ObjectNode clientIp =
                    Trees.object(Trees.object(spec, "sessionAffinityConfig"), "clientIP");
            putIfAbsent(clientIp, "timeoutSeconds", THREE_HOURS);
        } else if (Trees.text(spec, "sessionAffinity").equals("None")) {
            spec.remove("sessionAffinityConfig");
        }
        for (ObjectNode port : objects(spec, "ports")) {
            putIfAbsent(port, "protocol", "TCP");
            JsonNode target = port.path("targetPort");
            boolean unset = Trees.absent(target) || target.isNumber() && target.intValue() == 0;
            if (unset && port.path("port").isNumber()) {
                port.set("targetPort", port.get("port"));
            }
        }
        String type = Trees.text(spec, "type");
        boolean external = List.of("NodePort", "LoadBalancer").contains(type);
        if (external || !Trees.empty(spec.get("externalIPs")) && type.equals("ClusterIP")) {
            putIfAbsent(spec, "externalTrafficPolicy", "Cluster");
        }
        if (external || type.equals("ClusterIP")) {
            putIfAbsent(spec, "internalTrafficPolicy", "Cluster");
        }
        if (type.equals("LoadBalancer")) {
            putIfAbsent(spec, "allocateLoadBalancerNodePorts", true);
            reachedDirectly(service.path("status"));
        }
    }

    /** A balancer's address is one of the service's own where it does not say otherwise. */
    private static void reachedDirectly(JsonNode status) {
        for (JsonNode way : status.path("loadBalancer").path("ingress")) {
            if (way instanceof ObjectNode object && !Trees.absent(object.get("ip"))) {
                putIfAbsent(object, "ipMode", "VIP");
            }
        }
    }

    public static void endpoints(ObjectNode endpoints) {
        for (ObjectNode subset : objects(endpoints, "subsets")) {
            objects(subset, "ports").forEach(port -> putIfAbsent(port, "protocol", "TCP"));
        }
    }

    public static void endpointSlice(ObjectNode slice) {
        for (ObjectNode port : objects(slice, "ports")) {
            putIfAbsent(port, "protocol", "TCP");
            if (!port.has("name")) {
                port.put("name", "");
            }
        }
    }

    public static void ingressClass(ObjectNode ingressClass) {
        if (ingressClass.path("spec").path("parameters") instanceof ObjectNode parameters) {
            putIfAbsent(parameters, "scope", "Cluster");
        }
    }

    public static void networkPolicy(ObjectNode policy) {
        ObjectNode spec = Trees.object(policy, "spec");
        if (Trees.empty(spec.get("policyTypes"))) {
            var types = spec.putArray("policyTypes").add("Ingress");
            if (!Trees.empty(spec.get("egress"))) {
                types.add("Egress");
            }
        }
        for (String direction : List.of("ingress", "egress")) {
            for (ObjectNode rule : objects(spec, direction)) {
                objects(rule, "ports").forEach(port -> putIfAbsent(port, "protocol", "TCP"));
            }
        }
    }
}
