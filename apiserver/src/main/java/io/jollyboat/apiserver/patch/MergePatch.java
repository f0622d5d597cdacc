package io.jollyboat.apiserver.patch;

import io.jollyboat.apiserver.json.ObjectReader;
import io.jollyboat.core.errors.ApiException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** RFC 7386: objects are merged member by member, null removes, all else replaces. */
public final class MergePatch implements ObjectPatch {
    private final ObjectNode patch;

    private MergePatch(ObjectNode patch) {
        this.patch = patch;
    }

    /**
     * Reads a patch.
     *
     * @throws ApiException 400 when it is no object
     */
    public static MergePatch of(JsonNode document) {
        if (document instanceof ObjectNode object) {
            return new MergePatch(object);
        }
        throw ApiException.badRequest("error decoding patch: " + ObjectReader.noMap(document));
    }

    @Override
    public ObjectNode applyTo(ObjectNode object) {
        return merged(object, patch);
    }

    private static ObjectNode merged(ObjectNode object, ObjectNode patch) {
        ObjectNode target = object.objectNode();
        target.setAll(object);
        patch.forEachEntry(
                (name, value) -> {
                    if (value.isNull()) {
                        target.remove(name);
                    } else if (value instanceof ObjectNode changes) {
                        ObjectNode member =
                                target.path(name) instanceof ObjectNode existing
                                        ? existing
                                        : JsonNodeFactory.instance.objectNode();
                        target.set(name, merged(member, changes));
                    } else {
                        target.set(name, value);
                    }
                });
        return target;
    }
}
