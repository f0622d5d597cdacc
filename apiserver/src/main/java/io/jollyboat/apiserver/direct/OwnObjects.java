package io.jollyboat.apiserver.direct;

import io.jollyboat.core.client.ApiRequest;
import io.jollyboat.core.client.ApiTransport;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.errors.Reason;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * How the server looks after objects of its own. Every method may block, and throws {@link
 * ApiException} as the server refuses.
 *
 * @param api as an administrator
 */
public record OwnObjects(ApiTransport api) {

    /** As the cache has it; null when there is none. */
    public @Nullable JsonNode find(String path) {
        try {
            return api.call(ApiRequest.get(path, Map.of("resourceVersion", List.of("0"))));
        } catch (ApiException missing) {
            if (missing.reason() == Reason.NOT_FOUND) {
                return null;
            }
            throw missing;
        }
    }

    /** What a collection has. */
    public Iterable<JsonNode> list(String collection) {
        return api.call(ApiRequest.get(collection, Map.of())).path("items");
    }

    public void create(String collection, ObjectNode object) {
        send("POST", collection, object);
    }

    public void update(String path, ObjectNode object) {
        send("PUT", path, object);
    }

    public void delete(String path) {
        api.call(new ApiRequest("DELETE", path, Map.of(), "", null));
    }

    private void send(String method, String path, ObjectNode body) {
        api.call(new ApiRequest(method, path, Map.of(), ApiRequest.JSON, body));
    }
}
