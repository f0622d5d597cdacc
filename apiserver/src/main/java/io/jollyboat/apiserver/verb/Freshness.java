package io.jollyboat.apiserver.verb;

/** How far the cache must have come before a read is answered. */
public sealed interface Freshness {

    /** It shows everything that was written before the read began. */
    record Latest() implements Freshness {}

    /** Anything it knows will do. */
    record Any() implements Freshness {}

    /** It has reached a revision. */
    record AtLeast(long revision) implements Freshness {}

    /**
     * By a resourceVersion parameter.
     *
     * @param resourceVersion -1 when absent
     */
    static Freshness of(long resourceVersion) {
        if (resourceVersion < 0) {
            return new Latest();
        }
        return resourceVersion == 0 ? new Any() : new AtLeast(resourceVersion);
    }
}
