/**
 * Service routing in the kernel by iptables, laid out as kube-proxy lays it out, chain by chain and
 * name by name, so that what textbooks show is what {@code iptables-save} shows. A packet's way
 * grows with the number of services: {@link io.jollyboat.proxy.nftables} is for work, this is for
 * reading.
 */
@NullMarked
package io.jollyboat.proxy.iptables;

import org.jspecify.annotations.NullMarked;
