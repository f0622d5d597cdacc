package io.jollyboat.core.model;

import tools.jackson.databind.node.ObjectNode;

/**
 * A typed, read-only way to look at a part of an object's tree. A field that is absent reads as the
 * empty value of its type, and so does one of the wrong type, since what is stored has been
 * validated and what is not must not break a reader.
 */
public interface View {

    /** The tree itself. Shared with other readers: change a deep copy only. */
    ObjectNode json();

    /** Whether the field is there, for where absent and empty differ. */
    default boolean has(String field) {
        return json().hasNonNull(field);
    }
}
