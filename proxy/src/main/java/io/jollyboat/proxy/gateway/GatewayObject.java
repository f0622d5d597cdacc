package io.jollyboat.proxy.gateway;

import io.jollyboat.core.model.KubernetesObject;
import io.jollyboat.core.model.ResourceType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** An object of the Gateway API, whose schema is not one of Kubernetes' own. */
record GatewayObject(ObjectNode json) implements KubernetesObject {

    static final String GROUP = "gateway.networking.k8s.io";

    static final ResourceType<GatewayObject> CLASSES =
            new ResourceType<>(
                    GROUP, "v1", "GatewayClass", "gatewayclasses", false, GatewayObject::new);
    static final ResourceType<GatewayObject> GATEWAYS =
            new ResourceType<>(GROUP, "v1", "Gateway", "gateways", true, GatewayObject::new);
    static final ResourceType<GatewayObject> ROUTES =
            new ResourceType<>(GROUP, "v1", "HTTPRoute", "httproutes", true, GatewayObject::new);
    static final ResourceType<GatewayObject> GRANTS =
            new ResourceType<>(
                    GROUP,
                    "v1beta1",
                    "ReferenceGrant",
                    "referencegrants",
                    true,
                    GatewayObject::new);

    JsonNode spec() {
        return json.path("spec");
    }

    JsonNode status() {
        return json.path("status");
    }

    String created() {
        return json.path("metadata").path("creationTimestamp").asString("");
    }

    String key() {
        return namespace() + "/" + name();
    }
}
