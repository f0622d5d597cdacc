package io.jollyboat.apiserver.resource;

import tools.jackson.databind.node.ObjectNode;

/**
 * The way between the form that objects of a resource are stored in and the forms of the other
 * served versions. Going one way and back again loses nothing that both can say.
 *
 * <p>The functions change the tree they are given, which is the caller's own; its {@code
 * apiVersion} and {@code kind} are the caller's affair.
 */
public interface Conversion {
    /** All versions look alike. */
    Conversion NONE = new Conversion() {};

    /**
     * Fills in what a served version gives to objects that leave it out, where the stored form's
     * own defaults would be others.
     */
    default void defaults(ObjectNode object, String version) {}

    /** Makes an object of a served version the object that is stored. */
    default void toStored(ObjectNode object, String version) {}

    /** Makes a stored object the object of a served version. */
    default void toServed(ObjectNode object, String version) {}
}
