/**
 * Between objects and the store: where an object's key lies, how its tree becomes canonical bytes,
 * how a change is tried again until nobody wrote in between, and how the store's outcomes become
 * answers.
 */
@NullMarked
package io.jollyboat.apiserver.storage;

import org.jspecify.annotations.NullMarked;
