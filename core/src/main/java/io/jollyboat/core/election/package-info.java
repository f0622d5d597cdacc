/**
 * Lets one of several copies of a component work and the others stand by. The one that works holds
 * a {@code Lease} and renews it; when it no longer does, another takes over. A single copy in one
 * process with the API server needs none of this.
 */
@NullMarked
package io.jollyboat.core.election;

import org.jspecify.annotations.NullMarked;
