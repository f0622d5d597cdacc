package io.jollyboat.apiserver.admission.match;

import io.jollyboat.apiserver.json.ObjectReader;
import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.resource.CustomVersion;
import io.jollyboat.core.errors.ApiException;
import tools.jackson.databind.node.ObjectNode;

/**
 * Holds what others have made of an object against its schema, as if a client had sent it: what
 * comes after counts on values of the right types.
 */
public record Conforming(ObjectReader reader) {

    /**
     * The object without members that nobody knows.
     *
     * @param made in that version
     * @throws ApiException InternalError when a value is of a wrong type: it is not the client's
     *     fault
     */
    public ObjectNode of(ObjectNode made, Served as) {
        String kind = Trees.text(made, "kind");
        CustomVersion custom =
                kind.equals(as.definition().kind()) ? as.definition().custom() : null;
        try {
            return custom == null
                    ? reader.conforming(made, Trees.text(made, "apiVersion"), kind).object()
                    : custom.conform(made).object();
        } catch (ApiException unfit) {
            throw ApiException.internal(unfit.message());
        }
    }
}
