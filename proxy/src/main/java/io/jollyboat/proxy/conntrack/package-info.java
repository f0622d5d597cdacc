/**
 * The kernel's memory of who talks to whom. A datagram has no beginning: as long as a client goes
 * on, the kernel sends what it sends to where it was sent first, whatever the rules say by now. So
 * who changes the rules has to have the kernel forget.
 */
@NullMarked
package io.jollyboat.proxy.conntrack;

import org.jspecify.annotations.NullMarked;
