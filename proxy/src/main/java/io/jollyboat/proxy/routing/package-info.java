/**
 * What traffic to services is to go where, as a value: a {@link
 * io.jollyboat.proxy.routing.RouteTable} made from services and their endpoint slices by a pure
 * function, and given whole to whatever {@link io.jollyboat.proxy.routing.RouteSink} carries it
 * out.
 */
@NullMarked
package io.jollyboat.proxy.routing;

import org.jspecify.annotations.NullMarked;
