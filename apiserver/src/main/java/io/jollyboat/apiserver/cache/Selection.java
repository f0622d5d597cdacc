package io.jollyboat.apiserver.cache;

import org.jspecify.annotations.Nullable;

/** Which objects a reader wants to see. Called often and from several threads; never blocks. */
@FunctionalInterface
public interface Selection {

    /** Every object. */
    Selection EVERYTHING = object -> true;

    boolean selects(StoredObject object);

    /** What every object has that this selects, if it is something to find watchers by. */
    default @Nullable Trait trait() {
        return null;
    }
}
