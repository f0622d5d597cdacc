package io.jollyboat.proxy.userspace;

/** By which of its addresses a service is called. */
enum Side {
    CLUSTER,
    /** A node port, or an external address. */
    OUTER,
    /** The load balancer's, which may be for some only. */
    BALANCER
}
