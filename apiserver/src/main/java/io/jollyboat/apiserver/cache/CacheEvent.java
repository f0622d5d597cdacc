package io.jollyboat.apiserver.cache;

import org.jspecify.annotations.Nullable;

/**
 * One change of one object, shared by all who watch.
 *
 * @param revision of the change
 * @param before the object as it was; null when it came into being
 * @param after the object as it is now; null when it was removed
 * @param gone when it was removed: the object as it was, at the revision of its removal
 */
public record CacheEvent(
        String key,
        long revision,
        @Nullable StoredObject before,
        @Nullable StoredObject after,
        @Nullable StoredObject gone) {

    static CacheEvent of(
            String key,
            long revision,
            @Nullable StoredObject before,
            @Nullable StoredObject after) {
        StoredObject gone = after == null && before != null ? before.at(revision) : null;
        return new CacheEvent(key, revision, before, after, gone);
    }

    /**
     * How the change looks to a watcher that sees only some objects: one that comes into its view
     * is added, one that leaves it is deleted, whatever happened in truth.
     *
     * @return null when it sees nothing of the change
     */
    @Nullable WatchEvent seenThrough(Selection selection) {
        StoredObject old = before;
        StoredObject now = after;
        boolean sawIt = old != null && selection.selects(old);
        if (now != null && selection.selects(now)) {
            return new WatchEvent(
                    sawIt ? WatchEvent.Type.MODIFIED : WatchEvent.Type.ADDED, now, revision);
        }
        if (!sawIt || old == null) {
            return null;
        }
        StoredObject last = gone == null ? old.at(revision) : gone;
        return new WatchEvent(WatchEvent.Type.DELETED, last, revision);
    }
}
