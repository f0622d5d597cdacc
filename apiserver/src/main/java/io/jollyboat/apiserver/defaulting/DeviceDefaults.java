package io.jollyboat.apiserver.defaulting;

import io.jollyboat.apiserver.json.Trees;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Defaults of claims on devices: one device, unless another number is asked for, or all; and
 * tolerations of taints with the very value they name.
 */
public final class DeviceDefaults {
    private DeviceDefaults() {}

    public static void claim(ObjectNode claim) {
        requests(claim.path("spec"));
    }

    public static void template(ObjectNode template) {
        requests(template.path("spec").path("spec"));
    }

    private static void requests(JsonNode spec) {
        for (ObjectNode request : Trees.objects(spec, "devices", "requests")) {
            if (request.path("exactly") instanceof ObjectNode exactly) {
                request(exactly);
            }
            Trees.objects(request, "firstAvailable").forEach(DeviceDefaults::request);
        }
    }

    private static void request(ObjectNode wanted) {
        if (Trees.text(wanted, "allocationMode").isEmpty()) {
            wanted.put("allocationMode", "ExactCount");
        }
        boolean exact = Trees.text(wanted, "allocationMode").equals("ExactCount");
        if (exact && Trees.number(wanted, 0, "count") == 0) {
            wanted.put("count", 1);
        }
        for (ObjectNode toleration : Trees.objects(wanted, "tolerations")) {
            Trees.putIfAbsent(toleration, "operator", "Equal");
        }
    }
}
