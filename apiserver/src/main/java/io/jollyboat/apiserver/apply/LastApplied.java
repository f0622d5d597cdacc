package io.jollyboat.apiserver.apply;

import io.jollyboat.apiserver.fields.AppliedCheck;
import io.jollyboat.apiserver.fields.Changes;
import io.jollyboat.apiserver.fields.Comparison;
import io.jollyboat.apiserver.fields.FieldSet;
import io.jollyboat.apiserver.fields.FieldsOf;
import io.jollyboat.apiserver.fields.Form;
import io.jollyboat.apiserver.json.Trees;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The annotation in which kubectl, when it applies by itself, remembers what it applied. */
final class LastApplied {

    private static final String ANNOTATION = "kubectl.kubernetes.io/last-applied-configuration";

    /** How long an object's annotations may be together. */
    private static final int LONGEST_ANNOTATIONS = 256 * 1024;

    private static final JsonMapper MAPPER = new JsonMapper();

    private LastApplied() {}

    /** The fields that kubectl applied by itself and that are still as it applied them. */
    static FieldSet unchanged(ObjectNode live, String apiVersion, Form form) {
        String text = Trees.text(live, "metadata", "annotations", ANNOTATION);
        if (text.isEmpty()) {
            return FieldSet.EMPTY;
        }
        JsonNode parsed;
        try {
            parsed = MAPPER.readTree(text);
        } catch (JacksonException notOurs) {
            return FieldSet.EMPTY; // whoever wrote this, it was not kubectl
        }
        if (!(parsed instanceof ObjectNode last)
                || !Trees.text(last, "apiVersion").equals(apiVersion)
                || !AppliedCheck.of(last, form).isEmpty()) {
            return FieldSet.EMPTY;
        }
        Changes since = Comparison.of(last, live, form, Set.of());
        return FieldsOf.object(last, form).difference(since.set()).difference(since.removed());
    }

    /** Brings the annotation, where there is one, up to date with what was applied now. */
    static void keep(ObjectNode object, ObjectNode applied) {
        if (Trees.text(object, "metadata", "annotations", ANNOTATION).isEmpty()) {
            return;
        }
        ObjectNode said = applied.deepCopy();
        if (said.path("metadata") instanceof ObjectNode metadata) {
            metadata.remove("managedFields");
            if (metadata.path("annotations") instanceof ObjectNode annotations) {
                annotations.remove(ANNOTATION);
                if (annotations.isEmpty()) {
                    metadata.remove("annotations");
                }
            }
        }
        ObjectNode annotations = Trees.object(Trees.object(object, "metadata"), "annotations");
        annotations.put(ANNOTATION, said + "\n");
        if (length(annotations) > LONGEST_ANNOTATIONS) {
            annotations.remove(ANNOTATION);
        }
    }

    private static long length(ObjectNode annotations) {
        long length = 0;
        for (Map.Entry<String, JsonNode> each : annotations.properties()) {
            length += bytes(each.getKey()) + bytes(each.getValue().asString(""));
        }
        return length;
    }

    private static long bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
