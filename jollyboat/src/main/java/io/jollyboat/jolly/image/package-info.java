/** The engine's images for people at a terminal: list, load, build, pull and remove them. */
@NullMarked
package io.jollyboat.jolly.image;

import org.jspecify.annotations.NullMarked;
