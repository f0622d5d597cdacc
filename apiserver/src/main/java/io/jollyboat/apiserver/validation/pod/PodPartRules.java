package io.jollyboat.apiserver.validation.pod;

import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.validation.Field;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What may change of a pod through its subresources. */
final class PodPartRules {
    private PodPartRules() {}

    /** Containers for debugging come and are never taken away or changed. */
    static void ephemeralContainers(Field spec, JsonNode old) {
        PodSpecRules.check(spec);
        Field containers = spec.at("ephemeralContainers");
        for (ObjectNode before : Trees.objects(old, "ephemeralContainers")) {
            String name = Trees.text(before, "name");
            boolean kept = false;
            for (Field container : containers.items()) {
                if (!container.text("name").equals(name)) {
                    continue;
                }
                kept = true;
                if (!Trees.same(container.node(), before)) {
                    containers.forbidden(
                            "existing ephemeral containers \"" + name + "\" may not be changed\n");
                }
            }
            if (!kept) {
                containers.forbidden(
                        "existing ephemeral containers \"" + name + "\" may not be removed\n");
            }
        }
    }
}
