package io.jollyboat.apiserver.admission.match;

import io.jollyboat.apiserver.admission.AdmissionRequest;
import io.jollyboat.apiserver.resource.ResourceDefinition;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Objects of a request in the version that somebody asked to see them in, and back. What is no
 * object of the resource itself (a Scale, a Binding) has one version only.
 */
public record ShownObject(AdmissionRequest request, Served as) {

    /** A copy in that version, or null for null. */
    public @Nullable ObjectNode show(@Nullable ObjectNode object) {
        if (object == null) {
            return null;
        }
        ObjectNode shown = object.deepCopy();
        if (stored(object) && !as.definition().servedAsStored(as.version())) {
            as.definition().conversion().toServed(shown, as.version());
            shown.put("apiVersion", as.definition().apiVersion(as.version()));
            shown.put("kind", as.definition().kind());
        } else if (!shown.has("kind")) {
            shown.put("apiVersion", as.kind(request.target()).apiVersion());
            shown.put("kind", as.kind(request.target()).kind());
        }
        return shown;
    }

    /** Makes the object of the request what was made of the object shown. */
    public void take(ObjectNode shown) {
        ObjectNode object = request.changed();
        boolean stored = stored(object);
        ObjectNode taken = shown.deepCopy();
        if (stored) {
            ResourceDefinition definition = request.target().definition();
            if (!as.definition().servedAsStored(as.version())) {
                as.definition().conversion().toStored(taken, as.version());
            }
            taken.put("apiVersion", definition.storedApiVersion());
            taken.put("kind", definition.kind());
            definition.strategy().defaults(taken);
        }
        object.removeAll();
        object.setAll(taken);
    }

    private boolean stored(ObjectNode object) {
        ResourceDefinition definition = request.target().definition();
        return definition.stored()
                && object.path("kind").asString(definition.kind()).equals(definition.kind());
    }
}
