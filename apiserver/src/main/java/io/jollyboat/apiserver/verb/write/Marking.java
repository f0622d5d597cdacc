package io.jollyboat.apiserver.verb.write;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** How a write leaves its mark on who owns the object's fields. */
@FunctionalInterface
public interface Marking {

    /**
     * Sets {@code metadata.managedFields}.
     *
     * @param wanted the object as it is to be, with its defaults, in the stored version; changed
     *     here
     * @param old as it is, for reading only; null for a create
     */
    void mark(ObjectNode wanted, @Nullable ObjectNode old);
}
