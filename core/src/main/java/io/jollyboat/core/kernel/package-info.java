/**
 * Talks to the Linux kernel where the JDK has no methods: netlink sockets, and visits to other
 * network namespaces. Says nothing of what is asked for there: that is for who asks.
 */
@NullMarked
package io.jollyboat.core.kernel;

import org.jspecify.annotations.NullMarked;
