/**
 * Choosing objects by their labels and fields.
 *
 * <p>A selector is a value: parsed once, then asked of any number of objects, from any thread.
 */
@NullMarked
package io.jollyboat.core.selector;

import org.jspecify.annotations.NullMarked;
