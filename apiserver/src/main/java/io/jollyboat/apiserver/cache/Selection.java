package io.jollyboat.apiserver.cache;

/** Which objects a reader wants to see. Called often and from several threads; never blocks. */
@FunctionalInterface
public interface Selection {

    /** Every object. */
    Selection EVERYTHING = object -> true;

    boolean selects(StoredObject object);
}
