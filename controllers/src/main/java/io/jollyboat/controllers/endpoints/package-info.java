/**
 * Keeps the Endpoints object of every service with a selector, for clients that do not know
 * EndpointSlices.
 *
 * @see <a
 *     href="https://kubernetes.io/docs/concepts/services-networking/service/#endpoints">Endpoints</a>
 */
@NullMarked
package io.jollyboat.controllers.endpoints;

import org.jspecify.annotations.NullMarked;
