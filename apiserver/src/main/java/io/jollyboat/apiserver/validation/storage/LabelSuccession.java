package io.jollyboat.apiserver.validation.storage;

import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Labels of nodes that got other names when they were settled, which a volume may follow. */
final class LabelSuccession {
    private static final Map<String, String> SETTLED =
            Map.of(
                    "beta.kubernetes.io/arch", "kubernetes.io/arch",
                    "beta.kubernetes.io/instance-type", "node.kubernetes.io/instance-type",
                    "beta.kubernetes.io/os", "kubernetes.io/os",
                    "failure-domain.beta.kubernetes.io/region", "topology.kubernetes.io/region",
                    "failure-domain.beta.kubernetes.io/zone", "topology.kubernetes.io/zone");

    private LabelSuccession() {}

    /** What was wanted of nodes before, by the newer names where it is wanted by those now. */
    static JsonNode renamed(JsonNode before, JsonNode now) {
        JsonNode renamed = before.deepCopy();
        rename(renamed, now);
        return renamed;
    }

    private static void rename(JsonNode before, JsonNode now) {
        if (before instanceof ObjectNode requirement && before.path("key").isString()) {
            String settled = SETTLED.getOrDefault(before.path("key").stringValue(), "");
            if (settled.equals(now.path("key").stringValue(""))) {
                requirement.set("key", JsonNodeFactory.instance.stringNode(settled));
            }
            return;
        }
        if (before.isArray()) {
            for (int i = 0; i < before.size(); i++) {
                rename(before.path(i), now.path(i));
            }
        }
        before.propertyNames().forEach(name -> rename(before.path(name), now.path(name)));
    }
}
