package io.jollyboat.proxy.userspace;

import io.jollyboat.core.kernel.KernelSettings;
import io.jollyboat.proxy.routing.Entrance;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;

/**
 * Services at twins of their addresses on loopback, which needs no rights: {@code 10.96.0.20} is
 * listened for at {@code 127.96.0.20}. A port that elsewhere takes root is found 10000 higher. Node
 * ports are open on 127.0.0.1. For programs of this machine only.
 *
 * @param firstPort the lowest port that anybody may listen at
 */
public record LoopbackAddresses(int firstPort) implements Addressing {

    private static final String FIRST_PORT = "net/ipv4/ip_unprivileged_port_start";
    private static final int USUAL_FIRST_PORT = 1024;
    private static final int HIGHER = 10000;

    /** Where anybody may listen at low ports, they are left to the Ingress all the same. */
    public LoopbackAddresses {
        firstPort = Math.max(firstPort, USUAL_FIRST_PORT);
    }

    /** As this machine has it. */
    public static LoopbackAddresses here() {
        try {
            int first = Integer.parseInt(KernelSettings.read(FIRST_PORT));
            return new LoopbackAddresses(first);
        } catch (IOException | NumberFormatException e) {
            return new LoopbackAddresses(USUAL_FIRST_PORT);
        }
    }

    /** Where a service's address and port are found. */
    public InetSocketAddress twin(String address, int port) {
        return new InetSocketAddress(
                "127" + address.substring(address.indexOf('.')),
                port < firstPort ? port + HIGHER : port);
    }

    @Override
    public void claim(Set<String> external) {
        // Loopback is everybody's.
    }

    @Override
    public List<InetSocketAddress> at(String address, int port) {
        return List.of(twin(address, port));
    }

    @Override
    public List<InetSocketAddress> atNodePort(Entrance entrance, boolean datagrams) {
        return List.of(new InetSocketAddress("127.0.0.1", entrance.nodePort()));
    }

    @Override
    public boolean alone() {
        return true;
    }

    @Override
    public boolean ofServices(InetAddress called) {
        return false; // node ports are at one address
    }

    @Override
    public Caller.Origin origin(String client) {
        return Caller.Origin.MACHINE;
    }

    @Override
    public void removeRules() {
        // There are none.
    }

    @Override
    public void release() {
        // Nothing was taken.
    }
}
