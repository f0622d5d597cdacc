package io.jollyboat.apiserver.store.local;

import io.jollyboat.apiserver.store.Entry;

/**
 * An entry as a table keeps it.
 *
 * @param endsAt when its lifetime ends, in milliseconds since the epoch, or {@link #NEVER}
 */
public record Row(Entry entry, long endsAt) {

    /** No end. */
    public static final long NEVER = 0;
}
