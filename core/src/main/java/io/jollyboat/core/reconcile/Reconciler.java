package io.jollyboat.core.reconcile;

/** Brings one object's world one step nearer to what the object asks for. */
@FunctionalInterface
public interface Reconciler {

    /**
     * Looks at how things are now and does what is missing. It is not told what happened, nor how
     * often: many events may have become one call, and one event may bring several. So it must do
     * nothing when nothing is to be done, and an object that is gone is a case like any other.
     *
     * <p>Never called twice at once for one key; called at once for different keys. It may block on
     * the API. An exception means "try again later": the key comes back after a time that doubles
     * with every failure in a row, from 5 ms to about 16 minutes.
     */
    Result reconcile(Key key);
}
