package io.jollyboat.apiserver.cache;

/**
 * What a watch is to tell.
 *
 * @param keyPrefix of the keys to watch: a resource, a namespace, or one whole key
 * @param exactKey whether the key prefix is one whole key
 * @param selection which objects the reader sees
 * @param initialState whether to begin with every object there is; else with the changes after a
 *     revision
 * @param afterRevision used when there is no initial state; may be {@link #FROM_NOW_ON}
 * @param bookmarks whether the reader wants bookmarks
 * @param markInitialEnd whether the initial state ends with a bookmark that says so
 */
public record WatchPlan(
        String keyPrefix,
        boolean exactKey,
        Selection selection,
        boolean initialState,
        long afterRevision,
        boolean bookmarks,
        boolean markInitialEnd) {

    /** Instead of a revision: nothing of what has already happened. */
    public static final long FROM_NOW_ON = -1;

    boolean covers(String key) {
        return exactKey ? key.equals(keyPrefix) : key.startsWith(keyPrefix);
    }
}
