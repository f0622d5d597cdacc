package io.jollyboat.apiserver.store;

import org.jspecify.annotations.Nullable;

/**
 * The answer to a get.
 *
 * @param entry null when the key does not exist
 * @param revision the store's revision at which this was true
 */
public record Lookup(@Nullable Entry entry, long revision) {}
