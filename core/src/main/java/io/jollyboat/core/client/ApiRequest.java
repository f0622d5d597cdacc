package io.jollyboat.core.client;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One call to the API, before it is known how it travels.
 *
 * @param method the HTTP method
 * @param path the path below the server's root, as in {@code /api/v1/namespaces/default/pods};
 *     names in it are plain, not percent-encoded, since no legal name needs it
 * @param query parameters, in order
 * @param contentType the media type of the body; empty without a body
 * @param body the body's tree, which belongs to the callee from now on; null when there is none
 */
public record ApiRequest(
        String method,
        String path,
        Map<String, List<String>> query,
        String contentType,
        @Nullable JsonNode body) {

    public static final String JSON = "application/json";

    public static ApiRequest get(String path, Map<String, List<String>> query) {
        return new ApiRequest("GET", path, query, "", null);
    }

    /** The first value of a parameter, or the empty string. */
    public String parameter(String name) {
        List<String> values = query.getOrDefault(name, List.of());
        return values.isEmpty() ? "" : values.getFirst();
    }
}
