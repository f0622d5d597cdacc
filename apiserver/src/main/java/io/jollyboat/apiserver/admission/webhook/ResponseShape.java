package io.jollyboat.apiserver.admission.webhook;

import io.jollyboat.apiserver.webhook.WebhookFailure;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/**
 * The types of what an {@code AdmissionResponse} holds. One that is otherwise is no answer at all:
 * a patch that is not encoded would else be lost without a word, and "true" be a refusal.
 */
final class ResponseShape {

    private record Type(String name, Predicate<JsonNode> fits) {}

    private static final Type STRING = new Type("string", JsonNode::isString);

    private static final Map<String, Type> MEMBERS =
            Map.of(
                    "uid", STRING,
                    "allowed", new Type("bool", JsonNode::isBoolean),
                    "status", new Type("v1.Status", JsonNode::isObject),
                    "patch", new Type("[]uint8", JsonNode::isString),
                    "patchType", STRING,
                    "auditAnnotations", new Type("map[string]string", JsonNode::isObject),
                    "warnings", new Type("[]string", JsonNode::isArray));

    private ResponseShape() {}

    /**
     * @throws WebhookFailure when it cannot be read, its patch included
     */
    static void check(JsonNode response) throws WebhookFailure {
        if (!response.isObject()) {
            throw failure(unfit(response, field("response", "v1.AdmissionResponse")));
        }
        for (Map.Entry<String, Type> member : MEMBERS.entrySet()) {
            JsonNode value = response.path(member.getKey());
            boolean said = !value.isMissingNode() && !value.isNull();
            if (said && !member.getValue().fits.test(value)) {
                String path = "response." + member.getKey();
                throw failure(unfit(value, field(path, member.getValue().name)));
            }
            if (value.isObject() && member.getKey().equals("auditAnnotations") || value.isArray()) {
                strings(value, "response." + member.getKey());
            }
        }
        patch(response);
    }

    private static void strings(JsonNode values, String path) throws WebhookFailure {
        for (JsonNode value : values) {
            if (!value.isString() && !value.isNull()) {
                throw failure(unfit(value, field(path, STRING.name)));
            }
        }
    }

    /** The bytes of the patch; none when there is none. */
    static byte[] patch(JsonNode response) throws WebhookFailure {
        String encoded = response.path("patch").asString("");
        try {
            return Base64.getDecoder().decode(encoded.getBytes(StandardCharsets.UTF_8));
        } catch (IllegalArgumentException broken) {
            throw failure(String.valueOf(broken.getMessage()));
        }
    }

    /** That a value is of another type than is asked for. */
    static String unfit(JsonNode value, String wanted) {
        String found =
                switch (value.getNodeType()) {
                    case BOOLEAN -> "bool";
                    case NUMBER -> "number";
                    case STRING -> "string";
                    case ARRAY -> "array";
                    default -> "object";
                };
        return "json: cannot unmarshal " + found + " into Go " + wanted;
    }

    private static String field(String path, String type) {
        String owner = path.contains(".") ? "AdmissionResponse." : "AdmissionReview.";
        return "struct field " + owner + path + " of type " + type;
    }

    private static WebhookFailure failure(String why) {
        return new WebhookFailure("failed to call webhook: " + why);
    }
}
