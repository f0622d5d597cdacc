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

    /** Puts their resources back to what containers of the same names had. */
    private static void restore(List<ObjectNode> containers, JsonNode old) {
        for (ObjectNode container : containers) {
            for (JsonNode before : old) {
                if (Trees.text(before, "name").equals(Trees.text(container, "name"))) {
                    Trees.copyOrRemove(container, "resources", before.get("resources"));
                }
            }
        }
    }

    /**
     * Containers, sidecars and pods as a whole may ask for other amounts, as long as the pod's
     * class of service stays.
     */
    static void resize(Field spec, JsonNode old) {
        PodSpecRules.check(spec);
        ObjectNode same = spec.object().deepCopy();
        restore(Trees.objects(same, "containers"), old.path("containers"));
        List<ObjectNode> sidecars =
                Trees.objects(same, "initContainers").stream()
                        .filter(one -> Trees.text(one, "restartPolicy").equals("Always"))
                        .toList();
        restore(sidecars, old.path("initContainers"));
        if (old.has("resources") && same.has("resources")) {
            same.set("resources", old.path("resources").deepCopy());
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
