package io.jollyboat.apiserver.resource;

import tools.jackson.databind.node.ObjectNode;

/**
 * What a kind does to an incoming object before it is validated: clear what the client may not set,
 * keep what it may not change.
 */
public interface Preparation {
    /** Nothing beyond what all kinds do. */
    Preparation NONE = new Preparation() {};

    default void forCreate(ObjectNode object, Requester requester) {}

    /** The old object is shared and must not be changed. */
    default void forUpdate(ObjectNode object, ObjectNode old) {}

    /**
     * Called when an object is deleted for the first time, with a copy: finalizers added to it keep
     * the object until they are taken off.
     */
    default void forDelete(ObjectNode object) {}

    /**
     * Called for the status subresource, after all but metadata and status was taken from the old
     * object.
     */
    default void forStatusUpdate(ObjectNode object, ObjectNode old) {}
}
