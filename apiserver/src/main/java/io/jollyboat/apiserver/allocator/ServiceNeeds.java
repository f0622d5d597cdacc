package io.jollyboat.apiserver.allocator;

import io.jollyboat.apiserver.json.Trees;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What a service of a certain type has to have, and what it keeps or gives up when it changes. */
public final class ServiceNeeds {
    /** Stands for the address of a service that shall have none. */
    public static final String HEADLESS = "None";

    private ServiceNeeds() {}

    private static String type(JsonNode service) {
        return Trees.text(service, "spec", "type");
    }

    public static boolean headless(JsonNode service) {
        return Trees.text(service, "spec", "clusterIP").equals(HEADLESS);
    }

    static boolean clusterIp(JsonNode service) {
        return !type(service).equals("ExternalName");
    }

    static boolean nodePorts(JsonNode service) {
        return switch (type(service)) {
            case "NodePort" -> true;
            case "LoadBalancer" ->
                    Trees.at(service, "spec", "allocateLoadBalancerNodePorts").booleanValue(true);
            default -> false;
        };
    }

    static boolean healthCheckPort(JsonNode service) {
        return type(service).equals("LoadBalancer")
                && Trees.text(service, "spec", "externalTrafficPolicy").equals("Local");
    }

    /** Makes the one address and the list of addresses agree. */
    public static void normalize(ObjectNode service) {
        ObjectNode spec = Trees.object(service, "spec");
        String address = Trees.text(spec, "clusterIP");
        List<String> addresses = Trees.texts(spec, "clusterIPs");
        if (!address.isEmpty() && addresses.isEmpty()) {
            spec.putArray("clusterIPs").add(address);
        } else if (address.isEmpty() && !addresses.isEmpty()) {
            spec.put("clusterIP", addresses.getFirst());
        }
    }

    /**
     * A change that does not speak of what was allocated keeps it, and a change of type gives up
     * what the new type has no use for.
     */
    public static void carryOver(ObjectNode service, JsonNode old) {
        ObjectNode spec = Trees.object(service, "spec");
        keep(service, spec, old);
        giveUp(service, spec, old);
        normalizeChange(spec, old);
    }

    private static void keep(ObjectNode service, ObjectNode spec, JsonNode old) {
        JsonNode oldSpec = old.path("spec");
        if (clusterIp(old) && clusterIp(service)) {
            if (Trees.absent(spec.get("clusterIP")) && Trees.empty(spec.get("clusterIPs"))) {
                Trees.copyOrRemove(spec, "clusterIP", oldSpec.get("clusterIP"));
                Trees.copyOrRemove(spec, "clusterIPs", oldSpec.get("clusterIPs"));
            }
            for (String family : List.of("ipFamilies", "ipFamilyPolicy")) {
                if (Trees.empty(spec.get(family))) {
                    Trees.copyOrRemove(spec, family, oldSpec.get(family));
                }
            }
        }
        if (nodePorts(old) && nodePorts(service)) {
            keepNodePorts(spec, oldSpec);
        }
        if (healthCheckPort(old)
                && healthCheckPort(service)
                && Trees.number(spec, 0, "healthCheckNodePort") == 0) {
            Trees.copyOrRemove(spec, "healthCheckNodePort", oldSpec.get("healthCheckNodePort"));
        }
    }

    /** Ports are known by their names; a number that went to another port is not kept. */
    private static void keepNodePorts(ObjectNode spec, JsonNode oldSpec) {
        List<Long> asked =
                Trees.objects(spec, "ports").stream()
                        .map(port -> Trees.number(port, 0, "nodePort"))
                        .toList();
        for (ObjectNode port : Trees.objects(spec, "ports")) {
            if (Trees.number(port, 0, "nodePort") != 0) {
                continue;
            }
            for (ObjectNode before : Trees.objects(oldSpec, "ports")) {
                long number = Trees.number(before, 0, "nodePort");
                boolean sameName = Trees.text(before, "name").equals(Trees.text(port, "name"));
                if (sameName && number != 0 && !asked.contains(number)) {
                    port.set("nodePort", Trees.whole(number));
                }
            }
        }
    }

    private static void giveUp(ObjectNode service, ObjectNode spec, JsonNode old) {
        JsonNode oldSpec = old.path("spec");
        if (clusterIp(old)
                && !clusterIp(service)
                && Trees.text(spec, "clusterIP").equals(Trees.text(oldSpec, "clusterIP"))) {
            spec.remove(List.of("clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy"));
        }
        if (nodePorts(old) && !nodePorts(service)) {
            List<Long> before =
                    Trees.objects(oldSpec, "ports").stream()
                            .map(port -> Trees.number(port, 0, "nodePort"))
                            .toList();
            for (ObjectNode port : Trees.objects(spec, "ports")) {
                if (before.contains(Trees.number(port, 0, "nodePort"))) {
                    port.remove("nodePort");
                }
            }
        }
        if (healthCheckPort(old) && !healthCheckPort(service)) {
            spec.remove("healthCheckNodePort");
        }
        if (reachedFromOutside(old) && !reachedFromOutside(service)) {
            removeUnlessAsked(spec, oldSpec, "externalTrafficPolicy");
        }
        if (type(old).equals("LoadBalancer") && !type(service).equals("LoadBalancer")) {
            removeUnlessAsked(spec, oldSpec, "allocateLoadBalancerNodePorts");
            removeUnlessAsked(spec, oldSpec, "loadBalancerClass");
        }
        if (type(service).equals("ExternalName")) {
            spec.remove("internalTrafficPolicy");
        }
    }

    private static boolean reachedFromOutside(JsonNode service) {
        return List.of("NodePort", "LoadBalancer").contains(type(service))
                || type(service).equals("ClusterIP")
                        && !Trees.empty(service.path("spec").get("externalIPs"));
    }

    /** What somebody asks for in the same breath stays, so that he is told that it cannot be. */
    private static void removeUnlessAsked(ObjectNode spec, JsonNode old, String member) {
        if (Trees.same(spec.path(member), old.path(member))) {
            spec.remove(member);
        }
    }

    /** Clients that know one of the two address fields only change that one. */
    private static void normalizeChange(ObjectNode spec, JsonNode old) {
        String oldAddress = Trees.text(old, "spec", "clusterIP");
        String address = Trees.text(spec, "clusterIP");
        ArrayNode addresses =
                spec.path("clusterIPs") instanceof ArrayNode array
                        ? array
                        : JsonNodeFactory.instance.arrayNode();
        boolean addressChanged = !address.equals(oldAddress);
        boolean listChanged = !Trees.same(addresses, old.path("spec").path("clusterIPs"));
        if (addressChanged && !listChanged) {
            if (address.isEmpty()) {
                spec.remove("clusterIPs");
            } else {
                spec.putArray("clusterIPs").add(address);
            }
        } else if (!address.isEmpty() && addresses.isEmpty()) {
            spec.putArray("clusterIPs").add(address);
        }
    }
}
