package io.jollyboat.apiserver.authorization.node;

/**
 * Something that a pod refers to, directly or not.
 *
 * @param resource its plural name
 * @param namespace empty for what lives in none
 */
public record Reference(String resource, String namespace, String name) {}
