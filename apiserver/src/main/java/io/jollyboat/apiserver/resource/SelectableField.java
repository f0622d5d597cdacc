package io.jollyboat.apiserver.resource;

import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A field that a field selector may name.
 *
 * @param name what selectors call it, as in {@code spec.nodeName}
 * @param path the dotted path to it in the stored object; mostly the name
 * @param ifAbsent what an object without the field counts as having
 * @param findsWatchers whether so many watch for one value of it each that a change is held only
 *     against those who want its value
 */
public record SelectableField(String name, String path, String ifAbsent, boolean findsWatchers) {
    /** A field that is called by its path. */
    public SelectableField(String name, String ifAbsent) {
        this(name, name, ifAbsent, false);
    }

    /** The same field under another name. */
    SelectableField called(String otherName) {
        return new SelectableField(otherName, path, ifAbsent, findsWatchers);
    }

    /** The same field, by whose value watchers are found. */
    SelectableField findingWatchers() {
        return new SelectableField(name, path, ifAbsent, true);
    }

    /** Reads a definition such as {@code spec.nodeName} or {@code spec.unschedulable=false}. */
    static SelectableField of(String text) {
        int equals = text.indexOf('=');
        return equals < 0
                ? new SelectableField(text, "")
                : new SelectableField(text.substring(0, equals), text.substring(equals + 1));
    }

    /** The same as {@link #valueOf}, for who asks it of many objects. */
    public Function<ObjectNode, String> reader() {
        String[] parts = path.split("\\.", -1);
        return object -> {
            JsonNode node = object;
            for (String part : parts) {
                node = node.path(part);
            }
            return node.isValueNode() && !node.isNull() ? node.asString() : ifAbsent;
        };
    }

    /** What the object has there, as a selector compares it. */
    public String valueOf(ObjectNode object) {
        JsonNode node = object;
        int from = 0;
        for (int dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', from)) {
            node = node.path(path.substring(from, dot));
            from = dot + 1;
        }
        node = node.path(path.substring(from));
        return node.isValueNode() && !node.isNull() ? node.asString() : ifAbsent;
    }
}
