package io.jollyboat.apiserver.resource.preparation;

import io.jollyboat.apiserver.resource.Preparation;
import io.jollyboat.apiserver.resource.Requester;
import io.jollyboat.core.model.Trees;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Counts the templates that a daemon set has had. The number was a field once and is an annotation
 * since; the set's pods carry it as a label.
 */
public final class DaemonSetPreparation implements Preparation {

    private static final String GENERATION = "deprecated.daemonset.template.generation";

    @Override
    public void forCreate(ObjectNode set, Requester requester) {
        put(set, Math.max(1, generation(set)));
    }

    @Override
    public void forUpdate(ObjectNode set, ObjectNode old) {
        boolean same = Trees.alike(template(set), template(old));
        put(set, generation(old) + (same ? 0 : 1));
    }

    private static JsonNode template(JsonNode set) {
        return set.path("spec").path("template");
    }

    private static long generation(ObjectNode set) {
        String text = set.path("metadata").path("annotations").path(GENERATION).asString("");
        return text.matches("\\d{1,18}") ? Long.parseLong(text) : 0;
    }

    private static void put(ObjectNode set, long generation) {
        set.withObject("/metadata/annotations").put(GENERATION, Long.toString(generation));
    }
}
