package io.jollyboat.kubelet.node;

import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.Node;
import io.jollyboat.core.api.storage.v1.CSINode;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.model.Trees;
import tools.jackson.databind.node.ObjectNode;

/**
 * The object that tells which storage drivers a node has. It is there though there are none, since
 * others look for it by the node's name. Not safe for several threads.
 */
final class NodeDrivers {

    private final Client client;
    private String told = ""; // the uid of the node of which it was

    NodeDrivers(Client client) {
        this.client = client;
    }

    /**
     * Makes it, unless there is one.
     *
     * @throws ApiException when the server did not take it
     */
    void tell(Node node) {
        if (told.equals(node.uid())) {
            return;
        }
        if (client.find(Resources.CSI_NODES, "", node.name()).isEmpty()) {
            client.create(Resources.CSI_NODES, none(node));
        }
        told = node.uid();
    }

    private static CSINode none(Node node) {
        ObjectNode json = Trees.newObject();
        json.put("apiVersion", Resources.CSI_NODES.apiVersion()).put("kind", "CSINode");
        json.putObject("metadata")
                .put("name", node.name())
                .putArray("ownerReferences")
                .addObject()
                .put("apiVersion", "v1")
                .put("kind", "Node")
                .put("name", node.name())
                .put("uid", node.uid());
        json.putObject("spec").putArray("drivers");
        return new CSINode(json);
    }
}
