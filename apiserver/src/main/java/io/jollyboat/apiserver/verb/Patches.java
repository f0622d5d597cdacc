package io.jollyboat.apiserver.verb;

import io.jollyboat.core.errors.ApiException;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Chooses how a patch is understood by its media type. */
final class Patches {

    private Patches() {}

    /**
     * Applies a patch.
     *
     * @param object the caller's own; may be changed
     */
    static ObjectNode apply(ResourceCall call, String type, ObjectNode object, JsonNode patch) {
        if (!(patch instanceof ObjectNode members)) {
            throw ApiException.badRequest("the patch must be an object");
        }
        merge(object, members);
        return object;
    }

    /** RFC 7386. */
    private static void merge(ObjectNode object, ObjectNode patch) {
        for (Map.Entry<String, JsonNode> member : patch.properties()) {
            String name = member.getKey();
            switch (member.getValue()) {
                case ObjectNode inner -> {
                    ObjectNode target =
                            object.path(name) instanceof ObjectNode there
                                    ? there
                                    : JsonNodeFactory.instance.objectNode();
                    merge(target, inner);
                    object.set(name, target);
                }
                case JsonNode value when value.isNull() -> object.remove(name);
                case JsonNode value -> object.set(name, value.deepCopy());
            }
        }
    }
}
