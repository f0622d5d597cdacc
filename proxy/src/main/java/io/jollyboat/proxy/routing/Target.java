package io.jollyboat.proxy.routing;

/**
 * Where a connection may go.
 *
 * @param address of a pod, or of whatever else stands behind the service
 */
public record Target(String address, int port) implements Comparable<Target> {

    /** Both in one word, as in {@code 10.244.0.2:80} or {@code [fd00::2]:80}. */
    public String inWord() {
        return (address.indexOf(':') < 0 ? address : "[" + address + "]") + ":" + port;
    }

    @Override
    public int compareTo(Target other) {
        int byAddress = address.compareTo(other.address);
        return byAddress != 0 ? byAddress : Integer.compare(port, other.port);
    }
}
