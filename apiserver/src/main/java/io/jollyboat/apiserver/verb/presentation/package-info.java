/**
 * How objects are shown to a client: in its version, whole, as rows of a table, or their metadata
 * only.
 */
@NullMarked
package io.jollyboat.apiserver.verb.presentation;

import org.jspecify.annotations.NullMarked;
