/** What the API server serves at the moment, custom resources included. */
@NullMarked
package io.jollyboat.controllers.discovery;

import org.jspecify.annotations.NullMarked;
