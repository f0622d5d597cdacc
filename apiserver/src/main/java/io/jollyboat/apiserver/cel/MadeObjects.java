package io.jollyboat.apiserver.cel;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What an expression made, as JSON. Each object in it tells of which type it was made, and the type
 * must fit its place: in the member {@code spec} of an {@code Object} stands an {@code
 * Object.spec}. Lists and plain maps on the way do not count.
 */
public final class MadeObjects {

    /** The member of an object that tells its type until it becomes JSON; no field of the API. */
    static final String TYPE = "\0type";

    private final List<String> misfits = new ArrayList<>();

    private MadeObjects() {}

    /**
     * The JSON of a value.
     *
     * @throws IllegalArgumentException when there is none for it, or an object stands in it where
     *     one of another type belongs
     */
    public static JsonNode json(Object value) {
        JsonNode json = CelValues.json(value);
        MadeObjects found = new MadeObjects();
        found.check(json, null);
        if (!found.misfits.isEmpty()) {
            throw new IllegalArgumentException(
                    "type mismatch: " + String.join("\n", found.misfits));
        }
        return json;
    }

    /**
     * @param place the type that belongs here; null outside of all objects that were made
     */
    private void check(JsonNode node, @Nullable String place) {
        if (!(node instanceof ObjectNode object)) {
            node.forEach(item -> check(item, place));
            return;
        }
        JsonNode type = object.remove(TYPE);
        if (type == null) {
            object.forEach(item -> check(item, place));
            return;
        }
        String made = type.asString();
        String belongs = place == null ? made : place;
        if (!made.equals(belongs)) {
            misfits.add(
                    ("unexpected type name \"%s\", expected \"%s\", which matches field name path"
                                    + " from root Object type")
                            .formatted(made, belongs));
        }
        object.forEachEntry((name, item) -> check(item, belongs + "." + name));
    }
}
