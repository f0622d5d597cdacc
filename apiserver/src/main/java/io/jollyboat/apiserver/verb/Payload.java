package io.jollyboat.apiserver.verb;

import io.jollyboat.apiserver.pipeline.Body;
import io.jollyboat.apiserver.pipeline.LimitStage;
import io.jollyboat.apiserver.request.MediaType;
import io.jollyboat.core.errors.ApiException;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Reads the body of a call. */
final class Payload {

    private static final JsonMapper MAPPER = new JsonMapper();
    private static final List<String> UNDERSTOOD = List.of("application/json", "application/yaml");

    private Payload() {}

    /** The object that a create or update sends, its kind and version checked. */
    static ObjectNode object(ResourceCall call, String apiVersion, String kind) {
        JsonNode json = tree(call);
        if (!(json instanceof ObjectNode object)) {
            throw ApiException.badRequest("the body of the request must be an object");
        }
        String sentVersion = object.path("apiVersion").asString("");
        String sentKind = object.path("kind").asString("");
        if (!sentKind.isEmpty() && !sentKind.equals(kind)) {
            throw ApiException.badRequest(
                    "%s in version \"%s\" cannot be handled as a %s: expected kind %s"
                            .formatted(sentKind, sentVersion, kind, kind));
        }
        if (!sentVersion.isEmpty() && !sentVersion.equals(apiVersion)) {
            throw ApiException.badRequest(
                    "the API version in the data (%s) does not match the expected API version (%s)"
                            .formatted(sentVersion, apiVersion));
        }
        object.put("apiVersion", apiVersion);
        object.put("kind", kind);
        if (!(object.path("metadata") instanceof ObjectNode)) {
            object.putObject("metadata");
        }
        return object;
    }

    /** The options that a deletion sends along. */
    static JsonNode options(ResourceCall call) {
        JsonNode json = tree(call);
        if (!json.isObject()) {
            throw ApiException.badRequest("the body of the request must be an object");
        }
        String kind = json.path("kind").asString("DeleteOptions");
        if (!kind.equals("DeleteOptions")) {
            throw ApiException.badRequest(
                    "%s in version \"%s\" cannot be handled as a DeleteOptions: expected kind DeleteOptions"
                            .formatted(kind, json.path("apiVersion").asString("")));
        }
        return json;
    }

    /** Whether there is a body at all. */
    static boolean present(Body body) {
        return switch (body) {
            case Body.Empty ignored -> false;
            case Body.Encoded(byte[] bytes) -> bytes.length > 0;
            default -> true;
        };
    }

    static JsonNode tree(ResourceCall call) {
        return switch (call.body()) {
            case Body.Tree(JsonNode json) -> json;
            case Body.Encoded(byte[] bytes) -> parse(bytes, call.call().header("Content-Type"));
            case Body.Empty ignored -> throw emptyBody();
            case Body.TooLarge ignored -> throw LimitStage.tooLarge();
            case Body.Aborted ignored ->
                    throw ApiException.badRequest("the body of the request did not arrive");
        };
    }

    private static JsonNode parse(byte[] bytes, String contentType) {
        String type = MediaType.parse(contentType).type();
        if (!type.isEmpty() && !UNDERSTOOD.contains(type)) {
            throw ApiException.unsupportedMediaType(UNDERSTOOD);
        }
        if (bytes.length == 0) {
            throw emptyBody();
        }
        return json(bytes);
    }

    static JsonNode json(byte[] bytes) {
        try {
            return MAPPER.readTree(bytes);
        } catch (JacksonException broken) {
            throw ApiException.badRequest(
                    "couldn't get version/kind; json parse error: " + broken.getOriginalMessage());
        }
    }

    private static ApiException emptyBody() {
        return ApiException.badRequest(
                "couldn't get version/kind; json parse error: unexpected end of JSON input");
    }
}
