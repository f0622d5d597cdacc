package io.jollyboat.apiserver.admission.quota;

import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.core.quota.ResourceList;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a LimitRange gives to containers that do not say.
 *
 * @param requests what they ask for
 * @param limits what they may have
 */
record LimitDefaults(ResourceList requests, ResourceList limits) {

    /** Says in the pod what was done to it. */
    private static final String ANNOTATION = "kubernetes.io/limit-ranger";

    static LimitDefaults of(ObjectNode range) {
        ResourceList requests = ResourceList.NONE;
        ResourceList limits = ResourceList.NONE;
        for (ObjectNode item : Trees.objects(range, "spec", "limits")) {
            if (Trees.text(item, "type").equals("Container")) {
                requests = requests.overlaid(ResourceList.of(item.path("defaultRequest")));
                limits = limits.overlaid(ResourceList.of(item.path("default")));
            }
        }
        return new LimitDefaults(requests, limits);
    }

    void giveTo(ObjectNode pod) {
        List<String> given = new ArrayList<>();
        for (ObjectNode container : Trees.objects(pod, "spec", "containers")) {
            giveTo(container, "container", given);
        }
        for (ObjectNode container : Trees.objects(pod, "spec", "initContainers")) {
            giveTo(container, "init container", given);
        }
        if (!given.isEmpty()) {
            Trees.object(Trees.object(pod, "metadata"), "annotations")
                    .put(ANNOTATION, "LimitRanger plugin set: " + String.join("; ", given));
        }
    }

    private void giveTo(ObjectNode container, String kind, List<String> given) {
        String whom = kind + " " + Trees.text(container, "name");
        giveTo(container, "requests", requests, " request for " + whom, given);
        giveTo(container, "limits", limits, " limit for " + whom, given);
    }

    private static void giveTo(
            ObjectNode container,
            String part,
            ResourceList defaults,
            String what,
            List<String> given) {
        List<String> missing =
                defaults.names().stream()
                        .filter(name -> !container.path("resources").path(part).has(name))
                        .toList();
        if (missing.isEmpty()) {
            return;
        }
        ObjectNode list = Trees.object(Trees.object(container, "resources"), part);
        missing.forEach(name -> list.put(name, defaults.amount(name).toString()));
        given.add(String.join(", ", missing) + what);
    }
}
