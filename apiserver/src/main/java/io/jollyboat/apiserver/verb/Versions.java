package io.jollyboat.apiserver.verb;

import io.jollyboat.apiserver.cache.StoredObject;
import io.jollyboat.apiserver.resource.CustomVersion;
import io.jollyboat.apiserver.resource.ResourceDefinition;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * Between the version that an object is stored in, the one that a call speaks, and the one that
 * rules are applied to: the stored one for what is built in, that of the call for custom resources.
 */
public final class Versions {

    private Versions() {}

    /** A stored object in the version of the call; the tree given is left as it is. */
    public static ObjectNode show(ResourceCall call, ObjectNode stored) {
        ResourceDefinition definition = call.definition();
        CustomVersion custom = definition.custom();
        if (custom != null) {
            return custom.read(stored);
        }
        if (definition.servedAsStored(call.version())) {
            return stored;
        }
        ObjectNode shown = stored.deepCopy();
        definition.conversion().toServed(shown, call.version());
        shown.put("apiVersion", call.apiVersion());
        return shown;
    }

    /** Many stored objects in the version of the call. */
    public static List<ObjectNode> showAll(ResourceCall call, List<StoredObject> objects) {
        CustomVersion custom = call.definition().custom();
        return custom == null
                ? objects.stream().map(object -> show(call, object.tree())).toList()
                : custom.readAll(objects.stream().map(StoredObject::tree).toList());
    }

    /** Makes an object of the call the object that rules are applied to. */
    public static ObjectNode ruled(ResourceCall call, ObjectNode sent) {
        ResourceDefinition definition = call.definition();
        if (definition.custom() != null) {
            sent.put("apiVersion", call.apiVersion());
        } else {
            if (!definition.servedAsStored(call.version())) {
                definition.conversion().defaults(sent, call.version());
                definition.conversion().toStored(sent, call.version());
            }
            sent.put("apiVersion", definition.storedApiVersion());
        }
        sent.put("kind", definition.kind());
        return sent;
    }

    /** What {@code apiVersion} says in objects that rules are applied to. */
    public static String ruledApiVersion(ResourceCall call) {
        return call.definition().custom() == null
                ? call.definition().storedApiVersion()
                : call.apiVersion();
    }

    /** A stored object as the object that rules compare with; the tree given is left as it is. */
    public static ObjectNode ruledBefore(ResourceCall call, ObjectNode stored) {
        CustomVersion custom = call.definition().custom();
        return custom == null ? stored : custom.read(stored);
    }

    /** The object that is stored, of the one that rules were applied to. */
    public static ObjectNode stored(ResourceCall call, ObjectNode ruled) {
        CustomVersion custom = call.definition().custom();
        return custom == null ? ruled : custom.toStored(ruled);
    }
}
