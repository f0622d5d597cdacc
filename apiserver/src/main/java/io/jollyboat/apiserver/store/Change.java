package io.jollyboat.apiserver.store;

import org.jspecify.annotations.Nullable;

/**
 * One change of one key.
 *
 * @param revision of the write; several keys may share one (entries that expire together)
 * @param before what stood there, null when the key came into being
 * @param after what stands there now, null when it was removed
 */
public record Change(String key, long revision, @Nullable Entry before, @Nullable Entry after) {

    public Change {
        if (before == null && after == null) {
            throw new IllegalArgumentException("nothing changed: " + key);
        }
    }
}
