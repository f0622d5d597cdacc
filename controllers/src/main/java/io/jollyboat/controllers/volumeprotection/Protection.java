package io.jollyboat.controllers.volumeprotection;

import io.jollyboat.core.client.Client;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.errors.Reason;
import io.jollyboat.core.model.KubernetesObject;
import io.jollyboat.core.model.ResourceType;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A finalizer, put on objects and taken off them.
 *
 * @param finalizer its name
 */
record Protection(Client client, String finalizer) {

    boolean on(KubernetesObject object) {
        return object.finalizers().contains(finalizer);
    }

    <T extends KubernetesObject> void put(ResourceType<T> type, T object) {
        if (!on(object)) {
            var finalizers = new ArrayList<>(object.finalizers());
            finalizers.add(finalizer);
            write(type, object, finalizers);
        }
    }

    <T extends KubernetesObject> void takeOff(ResourceType<T> type, T object) {
        if (on(object)) {
            write(
                    type,
                    object,
                    object.finalizers().stream().filter(one -> !one.equals(finalizer)).toList());
        }
    }

    private <T extends KubernetesObject> void write(
            ResourceType<T> type, T object, List<String> finalizers) {
        ObjectNode json = object.copyOfJson();
        ObjectNode metadata = json.withObject("/metadata");
        if (finalizers.isEmpty()) {
            metadata.remove("finalizers");
        } else {
            ArrayNode list = metadata.putArray("finalizers");
            finalizers.forEach(list::add);
        }
        try {
            client.update(type, type.view(json));
        } catch (ApiException e) {
            if (e.reason() != Reason.NOT_FOUND) {
                throw e;
            }
        }
    }
}
