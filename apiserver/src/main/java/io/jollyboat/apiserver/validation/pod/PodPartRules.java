package io.jollyboat.apiserver.validation.pod;

import io.jollyboat.apiserver.defaulting.QualityOfService;
import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.validation.Field;
import java.util.List;
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

    /** Containers may ask for other amounts, as long as the pod's class of service stays. */
    static void resize(Field spec, JsonNode old) {
        PodSpecRules.check(spec);
        ObjectNode same = spec.object().deepCopy();
        List<ObjectNode> containers = Trees.objects(same, "containers");
        for (int i = 0; i < containers.size(); i++) {
            JsonNode before = old.path("containers").path(i);
            Trees.copyOrRemove(containers.get(i), "resources", before.get("resources"));
        }
        if (!Trees.same(same, old)) {
            spec.forbidden("only cpu and memory resources are mutable");
        } else if (!QualityOfService.of(spec.node()).equals(QualityOfService.of(old))) {
            spec.invalid(
                    QualityOfService.of(spec.node()),
                    "Pod QOS Class may not change as a result of resizing");
        }
    }
}
