/**
 * Structural schemas: what a custom resource's objects look like, and what follows from that for an
 * object: its defaults, what is cut off from it, what is wrong with it.
 *
 * <p>Begin with {@link io.jollyboat.apiserver.structural.Structural}. Everything here is a function
 * of a schema and a tree; nothing knows definitions, versions or storage. Messages are those of
 * Kubernetes.
 */
@NullMarked
package io.jollyboat.apiserver.structural;

import org.jspecify.annotations.NullMarked;
