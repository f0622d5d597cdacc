package io.jollyboat.core.placement;

import io.jollyboat.core.api.core.v1.Container;
import io.jollyboat.core.api.core.v1.ContainerPort;
import io.jollyboat.core.api.core.v1.PodSpec;
import java.util.ArrayList;
import java.util.List;

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

    /** The ports that a pod's containers and sidecars want of their node. */
    public static List<HostPort> of(PodSpec spec) {
        List<HostPort> ports = new ArrayList<>(0);
        spec.containers().forEach(container -> add(container, ports));
        for (Container container : spec.initContainers()) {
            if (ContainerSum.isSidecar(container.json())) {
                add(container, ports);
            }
        }
        return ports;
    }

    private static void add(Container container, List<HostPort> ports) {
        for (ContainerPort port : container.ports()) {
            if (port.hostPort() > 0) {
                ports.add(new HostPort(port.hostIP(), port.protocol(), port.hostPort()));
            }
        }
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
