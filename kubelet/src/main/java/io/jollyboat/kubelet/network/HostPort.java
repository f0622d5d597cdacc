package io.jollyboat.kubelet.network;

/**
 * A port of a pod that is reached at a port of its node.
 *
 * @param protocol {@code TCP}, {@code UDP} or {@code SCTP}
 * @param hostAddress the node's address it is reached at; empty: any
 */
public record HostPort(String protocol, String hostAddress, int hostPort, int podPort) {

    public HostPort {
        if (hostPort < 1 || hostPort > 65535 || podPort < 1 || podPort > 65535) {
            throw new IllegalArgumentException(
                    "ports are from 1 to 65535: " + hostPort + ", " + podPort);
        }
        if (!protocol.equals("TCP") && !protocol.equals("UDP") && !protocol.equals("SCTP")) {
            throw new IllegalArgumentException("protocol \"" + protocol + "\"");
        }
        if (!hostAddress.isEmpty()) {
            Cidr.address(hostAddress);
        }
    }

    /** One word that {@link #parse} reads. */
    public String text() {
        return protocol + "/" + hostAddress + "/" + hostPort + "/" + podPort;
    }

    public static HostPort parse(String text) {
        String[] parts = text.split("/", -1);
        if (parts.length != 4) {
            throw new IllegalArgumentException("\"" + text + "\" is no host port");
        }
        return new HostPort(
                parts[0], parts[1], Integer.parseInt(parts[2]), Integer.parseInt(parts[3]));
    }
}
