package io.jollyboat.apiserver.apply;

/**
 * Who writes.
 *
 * @param manager the name under which fields are owned
 * @param apiVersion the version in which the write was made
 * @param subresource the subresource it was made through; empty for the object itself
 * @param now the time of the write, as the API writes times
 */
public record Author(String manager, String apiVersion, String subresource, String now) {}
