/**
 * What the cluster needs of the machine it runs on, and how to come by it: the container engine, an
 * etcd server, and nftables. What is missing is installed where that can be done (Debian and its
 * kin, as root); where it cannot, what to do is said in one line, and the cluster goes on without.
 */
@NullMarked
package io.jollyboat.jolly.machine;

import org.jspecify.annotations.NullMarked;
