/**
 * What Kubernetes fills into an object when the client leaves it out, kind by kind.
 *
 * <p>All functions work on the tree in place and are idempotent: what is there is never changed.
 */
@NullMarked
package io.jollyboat.apiserver.defaulting;

import org.jspecify.annotations.NullMarked;
