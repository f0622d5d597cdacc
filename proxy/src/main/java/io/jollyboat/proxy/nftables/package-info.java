/**
 * Service routing in the kernel by nftables, in one table of our own that is replaced as a whole.
 * Look-ups are in maps, so a packet's way does not get longer with the number of services.
 */
@NullMarked
package io.jollyboat.proxy.nftables;

import org.jspecify.annotations.NullMarked;
