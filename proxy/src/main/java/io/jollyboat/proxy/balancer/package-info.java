/**
 * Gives services of type LoadBalancer an address. There is no machine in front of this one: the
 * rules that lead to node ports lead from these addresses too, so that they work at once, on this
 * machine and in its pods.
 */
@NullMarked
package io.jollyboat.proxy.balancer;

import org.jspecify.annotations.NullMarked;
