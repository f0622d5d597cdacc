package io.jollyboat.proxy.gateway;

import java.util.Collection;
import tools.jackson.databind.JsonNode;

/** Which references between namespaces their owners allow. */
record Grants(Collection<GatewayObject> all) {

    /**
     * Whether an object may refer to another.
     *
     * @param toKind in the core group
     */
    boolean allow(String fromKind, String fromNamespace, String toKind, String to, String name) {
        return fromNamespace.equals(to)
                || all.stream()
                        .filter(grant -> grant.namespace().equals(to))
                        .anyMatch(
                                grant ->
                                        from(grant.spec(), fromKind, fromNamespace)
                                                && to(grant.spec(), toKind, name));
    }

    private static boolean from(JsonNode spec, String kind, String namespace) {
        for (JsonNode from : spec.path("from")) {
            if (from.path("group").asString("").equals(GatewayObject.GROUP)
                    && from.path("kind").asString("").equals(kind)
                    && from.path("namespace").asString("").equals(namespace)) {
                return true;
            }
        }
        return false;
    }

    private static boolean to(JsonNode spec, String kind, String name) {
        for (JsonNode to : spec.path("to")) {
            if (to.path("group").asString("").isEmpty()
                    && to.path("kind").asString("").equals(kind)
                    && (!to.has("name") || to.path("name").asString("").equals(name))) {
                return true;
            }
        }
        return false;
    }
}
