package io.jollyboat.proxy.gateway;

import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.LoadBalancerIngress;
import io.jollyboat.core.api.core.v1.Service;
import io.jollyboat.core.api.discovery.v1.EndpointSlice;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.errors.Reason;
import io.jollyboat.core.model.KubernetesObject;
import io.jollyboat.core.model.ResourceType;
import io.jollyboat.proxy.ingress.ClusterView;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The service that gives a Gateway its address, and the slice that leads to this process. Both
 * belong to the Gateway and go with it.
 */
final class GatewayService {

    private final Client client;
    private final ClusterView cluster;
    private final GatewayPlace place;

    GatewayService(Client client, ClusterView cluster, GatewayPlace place) {
        this.client = client;
        this.cluster = cluster;
        this.place = place;
    }

    private static String name(GatewayObject gateway) {
        return gateway.name() + "-" + GatewayController.CLASS;
    }

    /** The addresses that it has been given. */
    List<String> addresses(GatewayObject gateway) {
        return cluster.service(gateway.namespace(), name(gateway)).stream()
                .flatMap(service -> service.status().loadBalancer().ingress().stream())
                .map(LoadBalancerIngress::ip)
                .toList();
    }

    /**
     * Makes both objects, or brings them up to date.
     *
     * @param tables by port
     * @param ports those that this process listens at, by the Gateway's own
     */
    void ensure(
            GatewayObject gateway,
            Map<Integer, PortTable> tables,
            SortedMap<Integer, Integer> ports) {
        ArrayNode outer = JsonNodeFactory.instance.arrayNode();
        ArrayNode inner = JsonNodeFactory.instance.arrayNode();
        ports.forEach(
                (port, at) -> {
                    PortTable table = tables.get(port);
                    String name = (table != null && table.secure() ? "https-" : "http-") + port;
                    outer.addObject()
                            .put("name", name)
                            .put("protocol", "TCP")
                            .put("port", port)
                            .put("targetPort", at);
                    inner.addObject().put("name", name).put("protocol", "TCP").put("port", at);
                });
        Optional<Service> service = cluster.service(gateway.namespace(), name(gateway));
        ObjectNode wanted = service(gateway, outer);
        if (service.isEmpty() || !says(service.get().json(), wanted)) {
            put(Resources.SERVICES, new Service(wanted));
        }
        boolean led =
                cluster.slices(gateway.namespace(), name(gateway)).stream()
                        .anyMatch(slice -> alike(slice.json().path("ports"), inner));
        if (!led) {
            put(Resources.ENDPOINT_SLICES, new EndpointSlice(slice(gateway, inner)));
        }
    }

    /** Whether a service is as it is wanted, whatever else is said of it. */
    private static boolean says(ObjectNode present, ObjectNode wanted) {
        JsonNode spec = present.path("spec");
        return alike(spec.path("ports"), (ArrayNode) wanted.path("spec").path("ports"))
                && spec.path("loadBalancerIP")
                        .asString("")
                        .equals(wanted.path("spec").path("loadBalancerIP").asString(""))
                && Stream.of("labels", "annotations")
                        .allMatch(
                                field ->
                                        covers(
                                                present.path("metadata").path(field),
                                                wanted.path("metadata").path(field)));
    }

    private static boolean covers(JsonNode present, JsonNode wanted) {
        return wanted.properties().stream()
                .allMatch(field -> field.getValue().equals(present.path(field.getKey())));
    }

    /** Whether ports are the wanted ones, whatever else is said of them. */
    private static boolean alike(JsonNode present, ArrayNode wanted) {
        boolean same = present.size() == wanted.size();
        for (int i = 0; same && i < wanted.size(); i++) {
            JsonNode now = present.get(i);
            same = covers(now, wanted.get(i));
        }
        return same;
    }

    private <T extends KubernetesObject> void put(ResourceType<T> type, T wanted) {
        try {
            client.create(type, wanted);
        } catch (ApiException e) {
            if (e.reason() != Reason.ALREADY_EXISTS) {
                throw e;
            }
            client.change(
                    type,
                    wanted.namespace(),
                    wanted.name(),
                    present -> asWanted(present, wanted.json()));
        }
    }

    private static ObjectNode asWanted(ObjectNode present, ObjectNode wanted) {
        for (String field : List.of("labels", "annotations")) {
            if (wanted.path("metadata").path(field) instanceof ObjectNode more) {
                present.withObject("/metadata/" + field).setAll(more);
            }
        }
        if (wanted.path("spec").has("ports")) {
            ObjectNode spec = (ObjectNode) present.path("spec");
            spec.set("ports", wanted.path("spec").path("ports"));
            spec.remove("loadBalancerIP");
            if (wanted.path("spec").has("loadBalancerIP")) {
                spec.set("loadBalancerIP", wanted.path("spec").path("loadBalancerIP"));
            }
        } else {
            present.set("ports", wanted.path("ports"));
            present.set("endpoints", wanted.path("endpoints"));
        }
        return present;
    }

    private static ObjectNode service(GatewayObject gateway, ArrayNode ports) {
        ObjectNode json = object("v1", "Service", gateway);
        ObjectNode spec = json.putObject("spec").put("type", "LoadBalancer");
        // Endpoint and client are on the same node: this is what keeps the client's address.
        spec.put("externalTrafficPolicy", "Local");
        spec.set("ports", ports);
        JsonNode asked = gateway.spec().path("addresses").path(0).path("value");
        if (asked.isString()) {
            spec.set("loadBalancerIP", asked);
        }
        return json;
    }

    private ObjectNode slice(GatewayObject gateway, ArrayNode ports) {
        ObjectNode json = object("discovery.k8s.io/v1", "EndpointSlice", gateway);
        json.withObject("/metadata/labels")
                .put("kubernetes.io/service-name", name(gateway))
                .put("endpointslice.kubernetes.io/managed-by", "jollyboat.io-gateway");
        json.put("addressType", "IPv4");
        json.set("ports", ports);
        ObjectNode endpoint = json.putArray("endpoints").addObject();
        endpoint.putArray("addresses").add(place.shown().getHostAddress());
        endpoint.put("nodeName", place.node());
        endpoint.putObject("conditions").put("ready", true);
        return json;
    }

    private static ObjectNode object(String apiVersion, String kind, GatewayObject gateway) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("apiVersion", apiVersion).put("kind", kind);
        ObjectNode metadata =
                json.putObject("metadata")
                        .put("name", name(gateway))
                        .put("namespace", gateway.namespace());
        ObjectNode labels = metadata.putObject("labels");
        JsonNode infrastructure = gateway.spec().path("infrastructure");
        if (infrastructure.path("labels") instanceof ObjectNode more) {
            labels.setAll(more);
        }
        if (infrastructure.path("annotations") instanceof ObjectNode more) {
            metadata.putObject("annotations").setAll(more);
        }
        labels.put("gateway.networking.k8s.io/gateway-name", gateway.name());
        metadata.putArray("ownerReferences")
                .addObject()
                .put("apiVersion", GatewayObject.GATEWAYS.apiVersion())
                .put("kind", "Gateway")
                .put("name", gateway.name())
                .put("uid", gateway.uid())
                .put("controller", true);
        return json;
    }
}
