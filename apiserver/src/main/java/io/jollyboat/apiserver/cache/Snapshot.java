package io.jollyboat.apiserver.cache;

import java.util.List;

/**
 * Objects of one resource as they were at one revision, in the order of their keys.
 *
 * @param revision the list's resourceVersion
 */
public record Snapshot(long revision, List<StoredObject> objects) {}
