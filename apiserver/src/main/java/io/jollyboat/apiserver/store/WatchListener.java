package io.jollyboat.apiserver.store;

/**
 * Hears what a watch has to tell. One call at a time, from any thread, each seeing what the last
 * one wrote. A listener must return soon and must not call the store, nor wait for a lock whose
 * holder may be calling the store: engines call it with locks of their own held. One that throws
 * has its watch ended.
 */
public interface WatchListener {

    /** A change, in the order of the revisions. */
    void changed(Change change);

    /**
     * Every change up to and including this revision has been told, those of other keys left out.
     * Comes after the changes of a revision, and also when only other keys changed; not repeated
     * for the same revision.
     */
    void reached(long revision);

    /** The last call: nothing more will be told. Not called after {@link Watch#close}. */
    void ended(WatchEnd end);
}
