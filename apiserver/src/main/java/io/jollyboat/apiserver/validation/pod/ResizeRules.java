package io.jollyboat.apiserver.validation.pod;

import io.jollyboat.apiserver.defaulting.QualityOfService;
import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.validation.Field;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a pod may ask for anew while it runs: its containers, those before them and it as a whole
 * may have other amounts of cpu and memory, as long as its class of service stays.
 */
final class ResizeRules {

    private static final String INIT = "initContainers";
    private static final List<String> LISTS = List.of("containers", INIT);
    private static final List<String> KINDS = List.of("requests", "limits");
    private static final String ONLY_AMOUNTS = "only cpu and memory resources are mutable";

    private ResizeRules() {}

    static void check(Field spec, JsonNode old) {
        PodSpecRules.check(spec);
        if (!QualityOfService.of(spec.node()).equals(QualityOfService.of(old))) {
            spec.invalid(
                    QualityOfService.of(spec.node()),
                    "Pod QOS Class may not change as a result of resizing");
        }
        ofPod(spec, old);
        boolean same = true;
        for (String list : LISTS) {
            same &= sameOnes(spec.at(list), old.path(list), list);
        }
        if (!same) {
            return;
        }
        for (String list : LISTS) {
            List<Field> containers = spec.at(list).items();
            for (int i = 0; i < containers.size(); i++) {
                keeps(containers.get(i).at("resources"), old.path(list).get(i).path("resources"));
            }
        }
        for (String list : LISTS) {
            List<Field> containers = spec.at(list).items();
            for (int i = 0; i < containers.size(); i++) {
                onlyAmounts(spec, containers.get(i), old.path(list).get(i), list.equals(INIT));
            }
        }
        if (spec.violations().isEmpty() && !Trees.same(withAmountsOf(spec.object(), old), old)) {
            spec.forbidden(ONLY_AMOUNTS);
        }
    }

    private static void onlyAmounts(Field spec, Field container, JsonNode old, boolean init) {
        ObjectNode same = container.object().deepCopy();
        restore(same, old.path("resources"));
        if (!Trees.same(same, old)) {
            if (init) {
                container.forbidden(
                        "only cpu and memory resources for init or sidecar containers are mutable");
            } else {
                spec.forbidden(ONLY_AMOUNTS);
            }
        }
        boolean changed = !Trees.same(container.node(), old);
        if (init && changed && !container.text("restartPolicy").equals("Always")) {
            for (Field policy : container.at("resizePolicy").items()) {
                if (policy.text("restartPolicy").equals("RestartContainer")) {
                    container.forbidden(
                            "non-sidecar init containers with a resize policy of"
                                    + " RestartContainer cannot be resized");
                }
            }
        }
    }

    /** What a pod as a whole has an amount of, it keeps one of. */
    private static void ofPod(Field spec, JsonNode before) {
        Field resources = spec.at("resources");
        JsonNode old = before.path("resources");
        if (resources.absent() && !old.isMissingNode()) {
            resources.forbidden("pod-level resources cannot be removed");
            return;
        }
        ObjectNode same = spec.object().objectNode();
        Trees.copyOrRemove(same, "resources", spec.object().get("resources"));
        restore(same, old);
        if (!Trees.same(same.path("resources"), old)) {
            spec.forbidden(ONLY_AMOUNTS + " at pod-level");
        }
        for (String kind : KINDS) {
            if (removed(resources.at(kind), old.path(kind))) {
                resources.at(kind).forbidden("pod-level resource " + kind + " cannot be removed");
            }
        }
    }

    private static boolean removed(Field amounts, JsonNode old) {
        return old.propertyNames().stream().anyMatch(name -> !amounts.has(name));
    }

    private static boolean sameOnes(Field containers, JsonNode old, String list) {
        List<Field> now = containers.items();
        if (now.size() != old.size()) {
            containers.forbidden(list + " may not be added or removed on resize");
            return false;
        }
        boolean same = true;
        for (int i = 0; i < now.size(); i++) {
            if (!now.get(i).text("name").equals(Trees.text(old.get(i), "name"))) {
                now.get(i)
                        .at("name")
                        .forbidden(list + " may not be renamed or reordered on resize");
                same = false;
            }
        }
        return same;
    }

    /** What has an amount keeps one. */
    private static void keeps(Field resources, JsonNode before) {
        for (String kind : KINDS) {
            Field amounts = resources.at(kind);
            if (removed(amounts, before.path(kind))) {
                amounts.forbidden("resource " + kind + " cannot be removed");
            }
        }
    }

    private static ObjectNode withAmountsOf(ObjectNode spec, JsonNode old) {
        ObjectNode same = spec.deepCopy();
        for (String list : LISTS) {
            List<ObjectNode> containers = Trees.objects(same, list);
            for (int i = 0; i < containers.size(); i++) {
                restore(containers.get(i), old.path(list).get(i).path("resources"));
            }
        }
        if (same.has("resources")) {
            restore(same, old.path("resources"));
        }
        return same;
    }

    private static void restore(ObjectNode container, JsonNode old) {
        ObjectNode resources = Trees.object(container, "resources");
        for (String kind : KINDS) {
            ObjectNode amounts = Trees.object(resources, kind);
            for (String resource : List.of("cpu", "memory")) {
                Trees.copyOrRemove(amounts, resource, old.path(kind).get(resource));
            }
            if (amounts.isEmpty() && !old.has(kind)) {
                resources.remove(kind);
            }
        }
        if (resources.isEmpty() && old.isMissingNode()) {
            container.remove("resources");
        }
    }
}
