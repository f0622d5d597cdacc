package io.jollyboat.proxy.userspace;

import io.jollyboat.proxy.routing.Entrance;
import io.jollyboat.proxy.routing.Leftovers;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;

/** Where this process may listen for services. */
public interface Addressing extends Leftovers {

    /**
     * Makes the machine take the addresses for its own that it can be made to. May block.
     *
     * @param external every external address of the services, outside of the cluster's ranges
     */
    void claim(Set<String> external);

    /** Where a service's address and port are listened at; none when that cannot be. */
    List<InetSocketAddress> at(String address, int port);

    /**
     * Where a node port is listened at.
     *
     * @param datagrams whose answers must leave by the address that was asked, so that each needs a
     *     socket of its own
     */
    List<InetSocketAddress> atNodePort(Entrance entrance, boolean datagrams);

    /**
     * Whether listeners at single addresses have their ports to themselves; otherwise somebody of
     * this program may listen for all the other addresses.
     */
    boolean alone();

    /** Whether an address that was called is one of services, where node ports are not. */
    boolean ofServices(InetAddress called);

    /** Where a client is. */
    Caller.Origin origin(String client);

    /** Undoes everything. */
    void release();
}
