package io.jollyboat.jolly.cluster;

import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.networking.v1.IngressClass;
import io.jollyboat.core.client.Client;
import io.jollyboat.proxy.ingress.IngressController;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The class of Ingresses that this cluster serves itself, which is what an Ingress without a word
 * on it means. Once it is there, it is its owner's to change.
 */
final class DefaultIngressClass {

    private DefaultIngressClass() {}

    static void ensure(Client client) {
        if (client.find(Resources.INGRESS_CLASSES, "", IngressController.CLASS).isPresent()) {
            return;
        }
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("apiVersion", "networking.k8s.io/v1").put("kind", "IngressClass");
        json.putObject("metadata")
                .put("name", IngressController.CLASS)
                .putObject("annotations")
                .put("ingressclass.kubernetes.io/is-default-class", "true");
        json.putObject("spec").put("controller", IngressController.CONTROLLER);
        client.createIfAbsent(Resources.INGRESS_CLASSES, new IngressClass(json));
    }
}
