package io.jollyboat.apiserver.patch;

import tools.jackson.databind.node.ObjectNode;

/** A change to an object, read from a request. */
@FunctionalInterface
public interface ObjectPatch {
    /**
     * The object as the patch makes it. The object stays as it is; the result may share with it,
     * and with the patch, what the patch does not change: whoever goes on to change it copies it.
     *
     * @throws io.jollyboat.core.errors.ApiException when the patch does not apply to this object
     */
    ObjectNode applyTo(ObjectNode object);
}
