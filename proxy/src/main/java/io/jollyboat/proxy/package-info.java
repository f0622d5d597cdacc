/**
 * Gives services their addresses and names on this node: {@link io.jollyboat.proxy.routing} says
 * what traffic is to go where, {@link io.jollyboat.proxy.nftables} makes the kernel do it, {@link
 * io.jollyboat.proxy.dns} answers for names.
 */
@NullMarked
package io.jollyboat.proxy;

import org.jspecify.annotations.NullMarked;
