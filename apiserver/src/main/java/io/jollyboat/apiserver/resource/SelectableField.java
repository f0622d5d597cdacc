package io.jollyboat.apiserver.resource;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A field that a field selector may name.
 *
 * @param name the dotted path, as in {@code spec.nodeName}
 * @param ifAbsent what an object without the field counts as having
 */
public record SelectableField(String name, String ifAbsent) {
    /** Reads a definition such as {@code spec.nodeName} or {@code spec.unschedulable=false}. */
    static SelectableField of(String text) {
        int equals = text.indexOf('=');
        return equals < 0
                ? new SelectableField(text, "")
                : new SelectableField(text.substring(0, equals), text.substring(equals + 1));
    }

    /** What the object has there, as a selector compares it. */
    public String valueOf(ObjectNode object) {
        JsonNode node = object;
        int from = 0;
        for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', from)) {
            node = node.path(name.substring(from, dot));
            from = dot + 1;
        }
        node = node.path(name.substring(from));
        return node.isValueNode() && !node.isNull() ? node.asString() : ifAbsent;
    }
}
