package io.jollyboat.apiserver.apply;

import io.jollyboat.apiserver.fields.Form;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The versions that an object can be seen in. */
public interface Served {

    /** The form of the object in a version; null when it is not served any more. */
    @Nullable Form form(String apiVersion);

    /**
     * The object in another version; itself where both look alike, else a tree of its own. Both
     * versions must be served.
     */
    ObjectNode convert(ObjectNode object, String from, String to);
}
