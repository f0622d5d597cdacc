/**
 * Services without the kernel's packet filter: this process listens where services are to be
 * reached, and passes connections and datagrams on to their endpoints. As root, services have their
 * own addresses, which the machine takes for its own; otherwise each has a twin on loopback.
 *
 * <p>What cannot be had this way: the client's address at the endpoint, which sees the node's, and
 * connections that outlive the process.
 */
@NullMarked
package io.jollyboat.proxy.userspace;

import org.jspecify.annotations.NullMarked;
