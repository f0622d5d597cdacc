/**
 * Tells load balancers outside whether this node has endpoints of a service whose traffic is to
 * stay on the node, at the service's health-check node port.
 */
@NullMarked
package io.jollyboat.proxy.healthcheck;

import org.jspecify.annotations.NullMarked;
