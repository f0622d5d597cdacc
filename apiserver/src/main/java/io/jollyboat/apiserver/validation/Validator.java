package io.jollyboat.apiserver.validation;

import tools.jackson.databind.node.ObjectNode;

/**
 * The rules of one kind, beyond those on metadata that all kinds share.
 *
 * <p>Runs on a defaulted object that keeps its schema; complains through the field it is given.
 */
public interface Validator {
    /** Anything goes. */
    Validator NONE = object -> {};

    /** Checks an object on its own, at creation. */
    void validate(Field object);

    /** Checks an object and what changed from the old one; at least what creation checks. */
    default void validateUpdate(Field object, ObjectNode old) {
        validate(object);
    }

    /**
     * Checks a change through a subresource that shows a part of the object, as {@code resize} and
     * {@code ephemeralcontainers} of pods do.
     */
    default void validatePartUpdate(Field object, ObjectNode old, String subresource) {
        validateUpdate(object, old);
    }

    /** Checks a change of the status subresource. */
    default void validateStatusUpdate(Field object, ObjectNode old) {}
}
