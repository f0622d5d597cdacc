package io.jollyboat.apiserver.addresses;

import io.jollyboat.apiserver.json.Trees;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What IPAddresses of services say. */
final class AddressObjects {
    static final String API_VERSION = "networking.k8s.io/v1";

    private static final String FAMILY = "ipaddress.kubernetes.io/ip-family";
    private static final String MANAGED_BY = "ipaddress.kubernetes.io/managed-by";
    private static final String ALLOCATOR = "ipallocator.k8s.io";

    private AddressObjects() {}

    /** The address of a service, which is told as namespace/name. */
    static ObjectNode of(String address, String service) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.put("apiVersion", API_VERSION).put("kind", "IPAddress");
        ObjectNode metadata = object.putObject("metadata").put("name", address);
        metadata.putObject("labels")
                .put(FAMILY, address.indexOf(':') < 0 ? "IPv4" : "IPv6")
                .put(MANAGED_BY, ALLOCATOR);
        int slash = service.indexOf('/');
        object.putObject("spec")
                .putObject("parentRef")
                .put("resource", "services")
                .put("namespace", service.substring(0, slash))
                .put("name", service.substring(slash + 1));
        return object;
    }

    /** Whether it is the server's own: others are people's business. */
    static boolean managed(JsonNode address) {
        return Trees.text(address, "metadata", "labels", MANAGED_BY).equals(ALLOCATOR);
    }

    /** Whether it is that service's. */
    static boolean refersTo(JsonNode address, String service) {
        JsonNode parent = address.path("spec").path("parentRef");
        return Trees.text(parent, "resource").equals("services")
                && service.equals(
                        Trees.text(parent, "namespace") + "/" + Trees.text(parent, "name"));
    }
}
