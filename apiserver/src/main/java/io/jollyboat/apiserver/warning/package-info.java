/**
 * What a client is told of an object that is accepted all the same: what is deprecated in it, has
 * no effect, or is unlikely to be meant. Refusing is not here but in {@code validation}.
 */
@NullMarked
package io.jollyboat.apiserver.warning;

import org.jspecify.annotations.NullMarked;
