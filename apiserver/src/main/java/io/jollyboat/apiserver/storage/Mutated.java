package io.jollyboat.apiserver.storage;

import io.jollyboat.apiserver.cache.StoredObject;

/** What became of a {@link Mutation}. */
public sealed interface Mutated {

    /** The object as it is now, or as it was last. */
    StoredObject object();

    /** It came into being. */
    record Created(StoredObject object) implements Mutated {}

    /** It was changed, or was already as wanted. */
    record Updated(StoredObject object) implements Mutated {}

    /** It is gone; the object is its last state, at the revision of its removal. */
    record Removed(StoredObject object) implements Mutated {}
}
