package io.jollyboat.controllers.service;

import io.jollyboat.core.api.core.v1.Container;
import io.jollyboat.core.api.core.v1.ContainerPort;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.api.core.v1.Service;
import io.jollyboat.core.api.core.v1.ServicePort;
import io.jollyboat.core.model.IntOrString;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A port of a service as it is in one pod.
 *
 * @param name the service port's name; empty when it has none, as a single port may
 * @param protocol {@code TCP}, {@code UDP} or {@code SCTP}
 * @param appProtocol what is spoken over it, or empty
 */
public record BackendPort(String name, String protocol, int number, String appProtocol) {

    static List<BackendPort> of(Service service, Pod pod) {
        var ports = new ArrayList<BackendPort>();
        for (ServicePort port : service.spec().ports()) {
            number(port, pod)
                    .ifPresent(
                            number ->
                                    ports.add(
                                            new BackendPort(
                                                    port.name(),
                                                    protocol(port.protocol()),
                                                    number,
                                                    port.appProtocol())));
        }
        return ports;
    }

    /**
     * A target port is a number, or the name of a container's port, or left out: then it is the
     * service's own.
     */
    private static OptionalInt number(ServicePort port, Pod pod) {
        IntOrString target = port.targetPort().orElse(IntOrString.of(port.port()));
        return switch (target) {
            case IntOrString.Int(int number) -> OptionalInt.of(number == 0 ? port.port() : number);
            case IntOrString.Text(String name) -> named(name, protocol(port.protocol()), pod);
        };
    }

    private static OptionalInt named(String name, String protocol, Pod pod) {
        var containers = new ArrayList<>(pod.spec().containers());
        for (Container init : pod.spec().initContainers()) {
            if (init.restartPolicy().equals("Always")) {
                containers.add(init); // a sidecar
            }
        }
        for (Container container : containers) {
            for (ContainerPort port : container.ports()) {
                if (port.name().equals(name) && protocol(port.protocol()).equals(protocol)) {
                    return OptionalInt.of(port.containerPort());
                }
            }
        }
        return OptionalInt.empty();
    }

    private static String protocol(String stated) {
        return stated.isEmpty() ? "TCP" : stated;
    }

    /** As both Endpoints and EndpointSlices write it. */
    public ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("name", name).put("port", number).put("protocol", protocol);
        if (!appProtocol.isEmpty()) {
            json.put("appProtocol", appProtocol);
        }
        return json;
    }
}
