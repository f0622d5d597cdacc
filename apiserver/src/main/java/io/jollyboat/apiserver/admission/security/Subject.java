package io.jollyboat.apiserver.admission.security;

import io.jollyboat.apiserver.json.Trees;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A pod, or what is to become one, as the rules look at it.
 *
 * @param metadata with its annotations
 * @param minor the version of the standard
 */
record Subject(JsonNode metadata, JsonNode spec, int minor) {

    /** The containers of all three lists, in the order in which findings name them. */
    List<ObjectNode> containers() {
        List<ObjectNode> all = new ArrayList<>(Trees.objects(spec, "initContainers"));
        all.addAll(Trees.objects(spec, "containers"));
        all.addAll(Trees.objects(spec, "ephemeralContainers"));
        return all;
    }

    /** The names of the containers for which something holds. */
    List<String> named(Predicate<ObjectNode> condition) {
        return containers().stream()
                .filter(condition)
                .map(container -> Trees.text(container, "name"))
                .toList();
    }

    JsonNode securityContext() {
        return spec.path("securityContext");
    }

    static JsonNode securityContext(ObjectNode container) {
        return container.path("securityContext");
    }

    /** Windows has none of what some rules are about; since 1.25 they say so. */
    boolean windows() {
        return minor >= 25 && Trees.text(spec, "os", "name").equals("windows");
    }
}
