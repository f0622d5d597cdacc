/**
 * Keeps the EndpointSlices of every service with a selector: which addresses stand behind it, on
 * which ports, and in what condition. Slices hold at most 100 endpoints, and a change touches as
 * few of them as it can.
 *
 * @see <a
 *     href="https://kubernetes.io/docs/concepts/services-networking/endpoint-slices/">EndpointSlices</a>
 */
@NullMarked
package io.jollyboat.controllers.endpointslice;

import org.jspecify.annotations.NullMarked;
