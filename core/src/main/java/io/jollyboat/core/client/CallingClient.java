package io.jollyboat.core.client;

import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.errors.Reason;
import io.jollyboat.core.model.KubernetesObject;
import io.jollyboat.core.model.ResourceType;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The API in terms of typed resources. Every method blocks until the server has answered and throws
 * {@link ApiException} when the answer is a failure. An empty namespace means all namespaces where
 * a collection is meant, and none where the resource has none.
 *
 * <p>Safe for use by several threads.
 */
public sealed class CallingClient permits Client {

    /** How often a change is tried again when somebody else wrote in between. */
    private static final int ATTEMPTS = 8;

    private final CallingTransport transport;

    public CallingClient(CallingTransport transport) {
        this.transport = transport;
    }

    public <T extends KubernetesObject> T get(ResourceType<T> type, String namespace, String name) {
        return view(type, transport.call(ApiRequest.get(type.path(namespace, name), Map.of())));
    }

    /** As {@link #get}, for who expects that it may not be there. */
    public <T extends KubernetesObject> Optional<T> find(
            ResourceType<T> type, String namespace, String name) {
        try {
            return Optional.of(get(type, namespace, name));
        } catch (ApiException e) {
            if (e.reason() == Reason.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    public <T extends KubernetesObject> ObjectList<T> list(
            ResourceType<T> type, String namespace, ListOptions options) {
        JsonNode list = transport.call(ApiRequest.get(type.path(namespace), options.query()));
        return new ObjectList<>(
                list.path("items").valueStream().map(item -> view(type, item)).toList(),
                list.path("metadata").path("resourceVersion").asString(""));
    }

    /** Creates the object in the namespace it names. */
    public <T extends KubernetesObject> T create(ResourceType<T> type, T object) {
        return view(type, send("POST", type.path(object.namespace()), object.json()));
    }

    /** Creates the object unless one of its name is there; returns whether it was created. */
    public <T extends KubernetesObject> boolean createIfAbsent(ResourceType<T> type, T object) {
        try {
            create(type, object);
            return true;
        } catch (ApiException e) {
            if (e.reason() != Reason.ALREADY_EXISTS) {
                throw e;
            }
            return false;
        }
    }

    /** Replaces the object; with a resourceVersion in it, only if nobody wrote since. */
    public <T extends KubernetesObject> T update(ResourceType<T> type, T object) {
        return view(type, send("PUT", type.path(object.namespace(), object.name()), object.json()));
    }

    /** Replaces the object's status and nothing else. */
    public <T extends KubernetesObject> T updateStatus(ResourceType<T> type, T object) {
        return view(
                type,
                send(
                        "PUT",
                        type.path(object.namespace(), object.name()) + "/status",
                        object.json()));
    }

    /**
     * Reads the object, changes a copy and writes it back, again and again while others write in
     * between.
     *
     * @param change given a copy that it may change and return
     * @throws ApiException Conflict when it loses too often, NotFound when there is no such object
     */
    public <T extends KubernetesObject> T change(
            ResourceType<T> type, String namespace, String name, UnaryOperator<ObjectNode> change) {
        for (int attempt = 1; ; attempt++) {
            T current = get(type, namespace, name);
            try {
                return update(type, type.view().apply(change.apply(current.json().deepCopy())));
            } catch (ApiException e) {
                if (e.reason() != Reason.CONFLICT || attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    public <T extends KubernetesObject> T patch(
            ResourceType<T> type, String namespace, String name, Patch patch) {
        return patch(type, namespace, name, "", patch);
    }

    /**
     * @param subresource such as {@code status}; empty for the object itself
     */
    public <T extends KubernetesObject> T patch(
            ResourceType<T> type, String namespace, String name, String subresource, Patch patch) {
        String path = type.path(namespace, name) + (subresource.isEmpty() ? "" : "/" + subresource);
        return view(
                type,
                transport.call(
                        new ApiRequest(
                                "PATCH", path, Map.of(), patch.contentType(), patch.body())));
    }

    /**
     * Asks for deletion. The object may live on for a while, for its grace period or because of
     * finalizers.
     */
    public void delete(ResourceType<?> type, String namespace, String name, DeleteOptions options) {
        send("DELETE", type.path(namespace, name), options.json());
    }

    /** Posts to a subresource, as a binding or an eviction to a pod, and returns the answer. */
    public JsonNode post(
            ResourceType<?> type,
            String namespace,
            String name,
            String subresource,
            ObjectNode body) {
        return send("POST", type.path(namespace, name) + "/" + subresource, body);
    }

    /** A call for which there is no method here. */
    public JsonNode call(ApiRequest request) {
        return transport.call(request);
    }

    private JsonNode send(String method, String path, @Nullable ObjectNode body) {
        return transport.call(new ApiRequest(method, path, Map.of(), ApiRequest.JSON, body));
    }

    private static <T extends KubernetesObject> T view(ResourceType<T> type, JsonNode json) {
        if (json instanceof ObjectNode object) {
            return type.view().apply(object);
        }
        throw ApiException.internal("the server answered with something that is not an object");
    }
}
