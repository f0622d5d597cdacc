package io.jollyboat.proxy.routing;

/**
 * Where a connection may go.
 *
 * @param address of a pod, or of whatever else stands behind the service
 */
public record Target(String address, int port) implements Comparable<Target> {

    @Override
    public int compareTo(Target other) {
        int byAddress = address.compareTo(other.address);
        return byAddress != 0 ? byAddress : Integer.compare(port, other.port);
    }
}
