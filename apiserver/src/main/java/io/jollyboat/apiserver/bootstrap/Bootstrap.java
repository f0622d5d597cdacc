package io.jollyboat.apiserver.bootstrap;

import io.jollyboat.core.client.ApiRequest;
import io.jollyboat.core.client.ApiTransport;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.errors.Reason;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes the namespaces, the priority classes and the service of the API server itself, through the
 * API like anybody else. What exists is left alone, but for the server's own address, which may
 * have changed since the last start.
 *
 * @param serviceAddress the cluster address of the server's service
 * @param advertised where the server is reached
 * @param port where it listens; 0 when it serves this JVM only
 */
public record Bootstrap(ApiTransport api, String serviceAddress, InetAddress advertised, int port) {

    private static final String SERVICE = "kubernetes";
    private static final int SERVICE_PORT = 443;
    private static final String DEFAULT = "default";
    private static final List<String> NAMESPACES =
            List.of(DEFAULT, "kube-system", "kube-public", "kube-node-lease");

    private static final int CLUSTER_CRITICAL = 2_000_000_000;
    private static final int NODE_CRITICAL = 2_000_001_000;

    /**
     * Makes what is missing. May block.
     *
     * @throws ApiException when the server cannot serve yet
     */
    public void run() {
        for (String namespace : NAMESPACES) {
            create("/api/v1/namespaces", named("v1", "Namespace", namespace));
        }
        String priorities = "/apis/scheduling.k8s.io/v1/priorityclasses";
        create(
                priorities,
                priorityClass(
                        "system-cluster-critical",
                        CLUSTER_CRITICAL,
                        "For pods without which the cluster does not work."));
        create(
                priorities,
                priorityClass(
                        "system-node-critical",
                        NODE_CRITICAL,
                        "For pods without which their node does not work."));
        create("/api/v1/namespaces/default/services", service());
        if (port > 0) {
            createOrReplace("/api/v1/namespaces/default/endpoints", endpoints());
            createOrReplace("/apis/discovery.k8s.io/v1/namespaces/default/endpointslices", slice());
        }
    }

    private static ObjectNode priorityClass(String name, int value, String description) {
        ObjectNode priority = named("scheduling.k8s.io/v1", "PriorityClass", name);
        priority.put("value", value);
        priority.put("preemptionPolicy", "PreemptLowerPriority");
        return priority.put("description", description);
    }

    private ObjectNode service() {
        ObjectNode service = labeled(named("v1", "Service", SERVICE), "component", "apiserver");
        labeled(service, "provider", SERVICE);
        ObjectNode spec = service.putObject("spec");
        spec.put("type", "ClusterIP").put("clusterIP", serviceAddress);
        spec.putArray("clusterIPs").add(serviceAddress);
        spec.putArray("ipFamilies").add("IPv4");
        spec.put("ipFamilyPolicy", "SingleStack");
        ObjectNode servicePort = spec.putArray("ports").addObject();
        servicePort.put("name", "https").put("protocol", "TCP");
        servicePort.put("port", SERVICE_PORT).put("targetPort", port > 0 ? port : SERVICE_PORT);
        return service;
    }

    private ObjectNode endpoints() {
        ObjectNode endpoints = named("v1", "Endpoints", SERVICE);
        labeled(endpoints, "endpointslice.kubernetes.io/skip-mirror", "true");
        ObjectNode subset = endpoints.putArray("subsets").addObject();
        subset.putArray("addresses").addObject().put("ip", advertised.getHostAddress());
        subset.putArray("ports").add(servedPort());
        return endpoints;
    }

    private ObjectNode slice() {
        ObjectNode slice = named("discovery.k8s.io/v1", "EndpointSlice", SERVICE);
        labeled(slice, "kubernetes.io/service-name", SERVICE);
        slice.put("addressType", advertised instanceof Inet6Address ? "IPv6" : "IPv4");
        ObjectNode endpoint = slice.putArray("endpoints").addObject();
        endpoint.putArray("addresses").add(advertised.getHostAddress());
        endpoint.putObject("conditions").put("ready", true);
        slice.putArray("ports").add(servedPort());
        return slice;
    }

    private ObjectNode servedPort() {
        ObjectNode served = JsonNodeFactory.instance.objectNode();
        return served.put("name", "https").put("port", port).put("protocol", "TCP");
    }

    private static ObjectNode named(String apiVersion, String kind, String name) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.put("apiVersion", apiVersion).put("kind", kind);
        object.putObject("metadata").put("name", name);
        return object;
    }

    private static ObjectNode labeled(ObjectNode object, String key, String value) {
        object.withObject("/metadata/labels").put(key, value);
        return object;
    }

    private void create(String collection, ObjectNode object) {
        try {
            call("POST", collection, object);
        } catch (ApiException existing) {
            if (existing.reason() != Reason.ALREADY_EXISTS) {
                throw existing;
            }
        }
    }

    private void createOrReplace(String collection, ObjectNode object) {
        String path = collection + "/" + SERVICE;
        try {
            JsonNode current = api.call(ApiRequest.get(path, Map.of()));
            object.withObject("/metadata")
                    .set("resourceVersion", current.path("metadata").path("resourceVersion"));
            call("PUT", path, object);
        } catch (ApiException missing) {
            if (missing.reason() != Reason.NOT_FOUND) {
                throw missing;
            }
            create(collection, object);
        }
    }

    private void call(String method, String path, ObjectNode body) {
        api.call(new ApiRequest(method, path, Map.of(), ApiRequest.JSON, body));
    }
}
