package io.jollyboat.core.client;

import java.util.List;

/**
 * A collection as it stood at one revision.
 *
 * @param resourceVersion the revision; a watch from here misses nothing
 */
public record ObjectList<T>(List<T> items, String resourceVersion) {

    public ObjectList {
        items = List.copyOf(items);
    }
}
