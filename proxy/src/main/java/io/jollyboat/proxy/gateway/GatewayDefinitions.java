package io.jollyboat.proxy.gateway;

import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.apiextensions.v1.CustomResourceDefinition;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.errors.Reason;
import io.jollyboat.core.model.KubernetesObject;
import io.jollyboat.core.model.ResourceType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The definitions of the Gateway API, and the class that is served. What is there already is its
 * owner's: whoever installs another edition of the API keeps it.
 */
final class GatewayDefinitions {

    static final List<String> PLURALS =
            List.of("gatewayclasses", "gateways", "httproutes", "referencegrants");

    private GatewayDefinitions() {}

    static void ensure(Client client) {
        for (String plural : PLURALS) {
            String name = plural + "." + GatewayObject.GROUP;
            if (client.find(Resources.CUSTOM_RESOURCE_DEFINITIONS, "", name).isEmpty()) {
                create(
                        client,
                        Resources.CUSTOM_RESOURCE_DEFINITIONS,
                        new CustomResourceDefinition(read(plural)));
            }
        }
    }

    static void ensureClass(Client client) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("apiVersion", GatewayObject.CLASSES.apiVersion()).put("kind", "GatewayClass");
        json.putObject("metadata").put("name", GatewayController.CLASS);
        json.putObject("spec").put("controllerName", GatewayController.CONTROLLER);
        create(client, GatewayObject.CLASSES, new GatewayObject(json));
    }

    private static <T extends KubernetesObject> void create(
            Client client, ResourceType<T> type, T object) {
        try {
            client.create(type, object);
        } catch (ApiException e) {
            if (e.reason() != Reason.ALREADY_EXISTS) {
                throw e;
            }
        }
    }

    static ObjectNode read(String plural) {
        try (InputStream in = GatewayDefinitions.class.getResourceAsStream(plural + ".json")) {
            if (in == null) {
                throw new IllegalStateException("the program lacks " + plural + ".json");
            }
            return (ObjectNode) JsonMapper.shared().readTree(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
