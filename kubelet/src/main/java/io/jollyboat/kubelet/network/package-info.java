/**
 * The network of the pods of one node: who has which address, and the wiring of a pod's network
 * namespace to the host's by a veth pair, spoken to the kernel over netlink without starting a
 * process.
 *
 * <p>Not here: services, masquerading and the forwarding policy, which are the proxy's.
 */
@NullMarked
package io.jollyboat.kubelet.network;

import org.jspecify.annotations.NullMarked;
