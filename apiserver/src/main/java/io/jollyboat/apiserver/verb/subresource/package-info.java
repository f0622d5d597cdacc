/**
 * Subresources that are objects of another kind than their parent: scales, bindings and evictions.
 */
@NullMarked
package io.jollyboat.apiserver.verb.subresource;

import org.jspecify.annotations.NullMarked;
