package io.jollyboat.apiserver.validation.pod;

import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.validation.Field;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What makes sound the containers that come into a running pod to find out what is wrong. */
final class EphemeralRules {
    private static final String FORBIDDEN = "cannot be set for an Ephemeral Container";

    /** What a container has that others rely on. */
    private static final List<String> OF_OTHERS =
            List.of(
                    "ports",
                    "resources",
                    "resizePolicy",
                    "restartPolicy",
                    "restartPolicyRules",
                    "livenessProbe",
                    "readinessProbe",
                    "startupProbe",
                    "lifecycle");

    private EphemeralRules() {}

    /**
     * Checks all of them.
     *
     * @param others the names of the pod's other containers
     */
    static void check(Field containers, Set<String> others, PodContext pod) {
        Set<String> names = new HashSet<>(others);
        for (Field container : containers.items()) {
            ContainerRules.common(container, pod);
            ContainerRules.image(container.at("image"));
            container.at("name").unique(names);
            Field target = container.at("targetContainerName");
            if (target.present() && !others.contains(target.text())) {
                target.notFound();
            }
            for (String member : OF_OTHERS) {
                if (!container.at(member).empty()) {
                    container.at(member).forbidden(FORBIDDEN);
                }
            }
            for (Field mount : container.at("volumeMounts").items()) {
                for (String part : List.of("subPath", "subPathExpr")) {
                    if (mount.has(part)) {
                        mount.at(part).forbidden(FORBIDDEN);
                    }
                }
            }
        }
    }

    /** They come, and are never taken away or changed. */
    static void change(Field containers, JsonNode old) {
        for (ObjectNode before : Trees.objects(old)) {
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
