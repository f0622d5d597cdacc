package io.jollyboat.kubelet.environment;

import io.jollyboat.core.api.core.v1.Service;
import io.jollyboat.core.api.core.v1.ServicePort;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The variables by which a pod finds services without DNS, {@code REDIS_SERVICE_HOST} and {@code
 * REDIS_PORT_6379_TCP_ADDR}: those of the pod's namespace when it wants service links, and always
 * the API server's.
 */
final class ServiceVariables {

    private static final String MASTER_NAMESPACE = "default";
    private static final String MASTER_NAME = "kubernetes";

    private ServiceVariables() {}

    static Map<String, String> of(List<Service> services, String namespace, boolean links) {
        var chosen = new LinkedHashMap<String, Service>();
        var sorted = new ArrayList<>(services);
        sorted.sort(Comparator.comparing(Service::name));
        for (Service service : sorted) {
            boolean own = links && service.namespace().equals(namespace);
            boolean master =
                    service.namespace().equals(MASTER_NAMESPACE)
                            && service.name().equals(MASTER_NAME);
            if (!addressed(service) || !(own || master)) {
                continue;
            }
            if (own) {
                chosen.put(service.name(), service); // wins over the API server's of the same name
            } else {
                chosen.putIfAbsent(service.name(), service);
            }
        }
        var variables = new LinkedHashMap<String, String>();
        chosen.values().forEach(service -> add(service, variables));
        return variables;
    }

    private static boolean addressed(Service service) {
        String address = service.spec().clusterIP();
        return !address.isEmpty() && !address.equals("None") && !service.spec().ports().isEmpty();
    }

    private static void add(Service service, Map<String, String> variables) {
        String prefix = variableName(service.name());
        String address = service.spec().clusterIP();
        List<ServicePort> ports = service.spec().ports();
        variables.put(prefix + "_SERVICE_HOST", address);
        variables.put(prefix + "_SERVICE_PORT", String.valueOf(ports.getFirst().port()));
        for (ServicePort port : ports) {
            if (!port.name().isEmpty()) {
                variables.put(
                        prefix + "_SERVICE_PORT_" + variableName(port.name()),
                        String.valueOf(port.port()));
            }
        }
        boolean first = true;
        for (ServicePort port : ports) {
            String protocol = port.protocol().isEmpty() ? "TCP" : port.protocol();
            String url =
                    protocol.toLowerCase(Locale.ROOT)
                            + "://"
                            + (address.contains(":") ? "[" + address + "]" : address)
                            + ":"
                            + port.port();
            if (first) {
                variables.put(prefix + "_PORT", url);
                first = false;
            }
            String each = prefix + "_PORT_" + port.port() + "_" + protocol.toUpperCase(Locale.ROOT);
            variables.put(each, url);
            variables.put(each + "_PROTO", protocol.toLowerCase(Locale.ROOT));
            variables.put(each + "_PORT", String.valueOf(port.port()));
            variables.put(each + "_ADDR", address);
        }
    }

    private static String variableName(String name) {
        return name.replace('-', '_').toUpperCase(Locale.ROOT);
    }
}
