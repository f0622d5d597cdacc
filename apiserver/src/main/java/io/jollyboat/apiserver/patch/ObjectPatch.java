package io.jollyboat.apiserver.patch;

import tools.jackson.databind.node.ObjectNode;

/** A change to an object, read from a request. */
@FunctionalInterface
public interface ObjectPatch {
    /**
     * The object as the patch makes it, in a tree of its own.
     *
     * @throws io.jollyboat.core.errors.ApiException when the patch does not apply to this object
     */
    ObjectNode applyTo(ObjectNode object);
}
