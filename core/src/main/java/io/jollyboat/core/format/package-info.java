/**
 * The text formats that the API gives to names, labels and keys: what keeps them, and the words for
 * what does not.
 */
@NullMarked
package io.jollyboat.core.format;

import org.jspecify.annotations.NullMarked;
