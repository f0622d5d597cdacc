package io.jollyboat.scheduler.snapshot;

/**
 * A port of the node that a container asks for.
 *
 * @param address the node's address it binds to; {@code 0.0.0.0} is every address
 * @param protocol TCP, UDP or SCTP
 * @param port 1 to 65535
 */
public record HostPort(String address, String protocol, int port) {

    public static final String EVERY_ADDRESS = "0.0.0.0";

    public HostPort {
        address = address.isEmpty() ? EVERY_ADDRESS : address;
        protocol = protocol.isEmpty() ? "TCP" : protocol;
    }

    /** Whether the two cannot be bound on one node at the same time. */
    public boolean conflictsWith(HostPort that) {
        return port == that.port
                && protocol.equals(that.protocol)
                && (address.equals(that.address)
                        || address.equals(EVERY_ADDRESS)
                        || that.address.equals(EVERY_ADDRESS));
    }
}
