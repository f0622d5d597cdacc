/**
 * The way every component reads and changes the cluster. A {@link io.jollyboat.core.client.Client}
 * speaks of typed resources, and a {@link io.jollyboat.core.client.CallingClient} does for who
 * watches nothing; beneath it an {@link io.jollyboat.core.client.ApiTransport} carries the call,
 * inside this JVM or over HTTP, and nobody above can tell which.
 *
 * <p>Calls block and belong on threads that may; a failed call throws {@link
 * io.jollyboat.core.errors.ApiException}. Objects handed out are shared and read-only: change a
 * copy, and send that.
 */
@NullMarked
package io.jollyboat.core.client;

import org.jspecify.annotations.NullMarked;
