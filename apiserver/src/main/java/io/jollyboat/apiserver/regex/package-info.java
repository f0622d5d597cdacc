/**
 * Regular expressions of strangers: matched in time that is linear in the text, and refused when
 * they would take too much room, as Go's implementation does.
 */
@NullMarked
package io.jollyboat.apiserver.regex;

import org.jspecify.annotations.NullMarked;
