package io.jollyboat.proxy.userspace;

import java.net.InetSocketAddress;

/**
 * A place to listen at.
 *
 * @param datagrams whether by UDP; otherwise by TCP
 */
record Opening(boolean datagrams, InetSocketAddress at) {

    @Override
    public String toString() {
        return (datagrams ? "udp " : "tcp ")
                + at.getAddress().getHostAddress()
                + ":"
                + at.getPort();
    }
}
