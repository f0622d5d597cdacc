package io.jollyboat.core.runtime;

/** Something that is to happen later, once. */
public interface Timer {

    /**
     * Keeps it from happening.
     *
     * @return false when it has already begun, or was cancelled before
     */
    boolean cancel();
}
