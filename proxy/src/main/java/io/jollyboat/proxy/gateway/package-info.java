/**
 * The Gateway API: Gateways of the class {@code jollyboat} and the HTTPRoutes that attach to them.
 * Each Gateway is a service of type LoadBalancer whose endpoint is this process, so it has an
 * address of its own in whatever way services are led. The definitions are installed when the
 * cluster stands, and nothing is watched until there is a Gateway or a route.
 *
 * @see <a href="https://gateway-api.sigs.k8s.io/reference/spec/">the API's specification</a>
 */
@NullMarked
package io.jollyboat.proxy.gateway;

import org.jspecify.annotations.NullMarked;
