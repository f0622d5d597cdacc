package io.jollyboat.apiserver.bootstrap;

import io.jollyboat.apiserver.direct.Beside;
import io.jollyboat.apiserver.resource.ResourceDefinition;
import io.jollyboat.apiserver.resource.ResourceRegistry;
import io.jollyboat.apiserver.storage.ObjectKey;
import io.jollyboat.core.client.ApiRequest;
import io.jollyboat.core.client.ApiTransport;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.errors.Reason;
import io.jollyboat.core.model.Trees;
import io.jollyboat.core.runtime.Timeline;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
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
public record Bootstrap(
        ApiTransport api,
        Timeline timeline,
        String serviceAddress,
        InetAddress advertised,
        int port) {

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
        String priorities = "/apis/scheduling.k8s.io/v1/priorityclasses";
        ObjectNode cluster =
                priorityClass(
                        "system-cluster-critical",
                        CLUSTER_CRITICAL,
                        "For pods without which the cluster does not work.");
        ObjectNode node =
                priorityClass(
                        "system-node-critical",
                        NODE_CRITICAL,
                        "For pods without which their node does not work.");
        Beside.all(
                timeline,
                List.of(
                        this::keep,
                        () -> create(priorities, cluster),
                        () -> create(priorities, node)));
    }

    /**
     * Makes what must never be missing, and puts the server's own address right. May block.
     *
     * @throws ApiException when the server cannot serve now, or somebody wrote at the same time
     */
    public void keep() {
        Beside.each(
                timeline,
                NAMESPACES,
                name -> create("/api/v1/namespaces", named("v1", "Namespace", name)));
        List<Runnable> own = new ArrayList<>();
        own.add(() -> create("/api/v1/namespaces/default/services", service()));
        if (port > 0) {
            own.add(() -> keep("/api/v1/namespaces/default/endpoints", endpoints()));
            own.add(
                    () ->
                            keep(
                                    "/apis/discovery.k8s.io/v1/namespaces/default/endpointslices",
                                    slice()));
        }
        Beside.all(timeline, own);
    }

    /** The objects that {@link #keep} is about. */
    public static List<ObjectKey> kept(ResourceRegistry registry) {
        List<ObjectKey> kept = new ArrayList<>();
        registry.byResource("", "v1", "namespaces")
                .ifPresent(
                        all -> NAMESPACES.forEach(name -> kept.add(new ObjectKey(all, "", name))));
        registry.byResource("", "v1", "services").ifPresent(all -> kept.add(own(all)));
        registry.byResource("", "v1", "endpoints").ifPresent(all -> kept.add(own(all)));
        registry.byResource("discovery.k8s.io", "v1", "endpointslices")
                .ifPresent(all -> kept.add(own(all)));
        return kept;
    }

    private static ObjectKey own(ResourceDefinition definition) {
        return new ObjectKey(definition, DEFAULT, SERVICE);
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

    /** What somebody has added to the object stays, but for what it is to say itself. */
    private void keep(String collection, ObjectNode object) {
        String path = collection + "/" + SERVICE;
        JsonNode current;
        try {
            current = api.call(ApiRequest.get(path, Map.of()));
        } catch (ApiException missing) {
            if (missing.reason() != Reason.NOT_FOUND) {
                throw missing;
            }
            create(collection, object);
            return;
        }
        ObjectNode mended = (ObjectNode) current.deepCopy();
        object.forEachEntry(
                (member, value) -> {
                    if (!member.equals("metadata")) {
                        mended.set(member, value);
                    }
                });
        object.path("metadata")
                .path("labels")
                .forEachEntry(
                        (label, value) -> mended.withObject("/metadata/labels").set(label, value));
        if (!Trees.alike(mended, current)) {
            call("PUT", path, mended);
        }
    }

    private void call(String method, String path, ObjectNode body) {
        api.call(new ApiRequest(method, path, Map.of(), ApiRequest.JSON, body));
    }
}
