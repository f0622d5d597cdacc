package io.jollyboat.core.client;

import io.jollyboat.core.errors.ApiException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Where the events of a watch go. */
public interface WatchSink {

    /**
     * Something happened.
     *
     * @param type {@code ADDED}, {@code MODIFIED}, {@code DELETED} or {@code BOOKMARK}
     * @param object the object as it is now, or last was; shared with other readers, not to be
     *     changed
     */
    void event(String type, ObjectNode object);

    /**
     * The watch has ended.
     *
     * @param why null when the server ended it in order (its time was up); otherwise what the
     *     server said, 410 when history no longer reaches back to the revision asked for
     */
    void closed(@Nullable ApiException why);
}
