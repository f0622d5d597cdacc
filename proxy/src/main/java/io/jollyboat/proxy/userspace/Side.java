package io.jollyboat.proxy.userspace;

/** By which of its addresses a service is called. */
enum Side {
    CLUSTER,
    /** A port of the node, at one of its addresses. */
    NODE_PORT,
    /** An external address. */
    OUTER,
    /** The load balancer's, which may be for some only. */
    BALANCER
}
