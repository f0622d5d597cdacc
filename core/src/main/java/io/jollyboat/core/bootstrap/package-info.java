/** The tokens with which nodes join, as the API server and controllers read them. */
@NullMarked
package io.jollyboat.core.bootstrap;

import org.jspecify.annotations.NullMarked;
