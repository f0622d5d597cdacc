package io.jollyboat.apiserver.cache;

import org.jspecify.annotations.Nullable;

/**
 * What a watch tells its reader.
 *
 * @param object null for a bookmark, which only says how far the watch has come
 * @param revision the revision reached with this event
 * @param initialEventsEnd whether this bookmark ends the initial state that was asked for
 */
public record WatchEvent(
        Type type, @Nullable StoredObject object, long revision, boolean initialEventsEnd) {

    /** As on the wire. */
    public enum Type {
        ADDED,
        MODIFIED,
        DELETED,
        BOOKMARK
    }

    public WatchEvent(Type type, StoredObject object, long revision) {
        this(type, object, revision, false);
    }

    public static WatchEvent bookmark(long revision, boolean initialEventsEnd) {
        return new WatchEvent(Type.BOOKMARK, null, revision, initialEventsEnd);
    }
}
