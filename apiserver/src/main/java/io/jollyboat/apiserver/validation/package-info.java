/**
 * The rules an object must keep before it is stored, one validator per kind, in Kubernetes' words.
 *
 * <p>Validators accumulate: each violation names its path, the offending value and what is wrong
 * with it, so that a client sees all of them at once. They never throw for bad input and read any
 * tree that passed the schema check.
 */
@NullMarked
package io.jollyboat.apiserver.validation;

import org.jspecify.annotations.NullMarked;
