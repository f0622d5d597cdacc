package io.jollyboat.jolly.cluster;

import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.Service;
import io.jollyboat.core.api.discovery.v1.EndpointSlice;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.model.KubernetesObject;
import io.jollyboat.core.model.ResourceType;
import java.net.InetSocketAddress;
import java.util.Optional;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The DNS server as the cluster's objects show it: the service {@code kube-system/kube-dns} at its
 * well-known address, and a slice that leads to this process.
 */
final class ClusterDns {

    private static final String NAME = "kube-dns";
    private static final String NAMESPACE = "kube-system";

    private final Client client;

    ClusterDns(Client client) {
        this.client = client;
    }

    /** Makes the two objects, or brings them up to date. */
    void publish(String clusterAddress, InetSocketAddress server) {
        ensure(Resources.SERVICES, new Service(service(clusterAddress)));
        ensure(Resources.ENDPOINT_SLICES, new EndpointSlice(slice(server)));
    }

    /** Reads first: from the second start on all is there, and reading is the quicker call. */
    private <T extends KubernetesObject> void ensure(ResourceType<T> type, T wanted) {
        Optional<T> present = client.find(type, wanted.namespace(), wanted.name());
        if (present.isEmpty() && client.createIfAbsent(type, wanted)) {
            return;
        }
        boolean same =
                present.map(KubernetesObject::json)
                        .filter(json -> merged(json.deepCopy(), wanted.json()).equals(json))
                        .isPresent();
        if (!same) {
            client.change(
                    type,
                    wanted.namespace(),
                    wanted.name(),
                    object -> merged(object, wanted.json()));
        }
    }

    /** What is wanted, in the object as it stands: allocated and defaulted fields are kept. */
    private static ObjectNode merged(ObjectNode present, ObjectNode wanted) {
        for (String field : new String[] {"endpoints", "ports"}) {
            if (wanted.has(field)) {
                present.set(field, wanted.get(field));
            }
        }
        return present;
    }

    private static ObjectNode service(String clusterAddress) {
        ObjectNode json = object("v1", "Service", NAME);
        ObjectNode spec = json.putObject("spec").put("clusterIP", clusterAddress);
        spec.putArray("ports").add(port("dns", "UDP", 53)).add(port("dns-tcp", "TCP", 53));
        return json;
    }

    private static ObjectNode slice(InetSocketAddress server) {
        ObjectNode json = object("discovery.k8s.io/v1", "EndpointSlice", NAME);
        json.withObject("/metadata/labels")
                .put("kubernetes.io/service-name", NAME)
                .put("endpointslice.kubernetes.io/managed-by", "jollyboat");
        json.put("addressType", "IPv4");
        json.putArray("ports")
                .add(port("dns", "UDP", server.getPort()))
                .add(port("dns-tcp", "TCP", server.getPort()));
        ObjectNode endpoint = json.putArray("endpoints").addObject();
        endpoint.putArray("addresses").add(server.getAddress().getHostAddress());
        endpoint.putObject("conditions").put("ready", true);
        return json;
    }

    private static ObjectNode object(String apiVersion, String kind, String name) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("apiVersion", apiVersion).put("kind", kind);
        ObjectNode metadata =
                json.putObject("metadata").put("name", name).put("namespace", NAMESPACE);
        metadata.putObject("labels").put("k8s-app", NAME).put("kubernetes.io/name", "CoreDNS");
        return json;
    }

    private static ObjectNode port(String name, String protocol, int number) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("name", name)
                .put("protocol", protocol)
                .put("port", number);
    }
}
