package io.jollyboat.apiserver.admission.webhook;

import io.jollyboat.apiserver.admission.AdmissionRequest;
import io.jollyboat.apiserver.admission.match.RequestDescription;
import io.jollyboat.apiserver.admission.match.Served;
import io.jollyboat.apiserver.admission.match.ShownObject;
import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.webhook.WebhookFailure;
import io.jollyboat.core.errors.ApiException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The AdmissionReview that is sent to a webhook, and what it says in return. */
final class Review {

    private static final String API_VERSION = "admission.k8s.io/v1";
    private static final String KIND = "AdmissionReview";
    private static final JsonMapper MAPPER = JsonMapper.shared();

    private final String uid;
    private final byte[] body;

    private Review(String uid, byte[] body) {
        this.uid = uid;
        this.body = body;
    }

    /**
     * The review of a request.
     *
     * @param uid tells this call from all others
     */
    static Review of(AdmissionRequest request, Served matched, String uid) {
        ShownObject shown = new ShownObject(request, matched);
        ObjectNode review = JsonNodeFactory.instance.objectNode();
        review.put("kind", KIND).put("apiVersion", API_VERSION);
        ObjectNode json = review.putObject("request").put("uid", uid);
        json.setAll(RequestDescription.of(request, matched));
        put(json, "object", shown.show(request.object()));
        put(json, "oldObject", shown.show(request.old()));
        return new Review(uid, MAPPER.writeValueAsBytes(review));
    }

    private static void put(ObjectNode json, String field, @Nullable ObjectNode object) {
        if (object == null) {
            json.putNull(field);
        } else {
            json.set(field, object);
        }
    }

    byte[] body() {
        return body;
    }

    /**
     * What a webhook says.
     *
     * @param response its {@code AdmissionResponse}
     */
    record Verdict(ObjectNode response) {
        boolean allowed() {
            return Trees.flag(response, "allowed");
        }

        /**
         * The patch, or an empty list.
         *
         * @throws ApiException InternalError when it is none
         */
        JsonNode patch() {
            String encoded = Trees.text(response, "patch");
            if (encoded.isEmpty()) {
                return JsonNodeFactory.instance.arrayNode();
            }
            try {
                return MAPPER.readTree(decoded(encoded));
            } catch (JacksonException broken) {
                throw ApiException.internal(
                        "received undecodable patch: " + broken.getOriginalMessage());
            }
        }

        private static byte[] decoded(String encoded) {
            return Base64.getDecoder().decode(encoded.getBytes(StandardCharsets.UTF_8));
        }
    }

    /**
     * Reads an answer.
     *
     * @param mutating whether the webhook may send a patch
     * @throws WebhookFailure when it is not as it must be
     */
    Verdict read(byte[] answer, boolean mutating) throws WebhookFailure {
        JsonNode json;
        try {
            json = MAPPER.readTree(answer);
        } catch (JacksonException broken) {
            throw new WebhookFailure(
                    "failed to call webhook: couldn't get version/kind; json parse error: "
                            + broken.getOriginalMessage());
        }
        String apiVersion = Trees.text(json, "apiVersion");
        String kind = Trees.text(json, "kind");
        if (!apiVersion.equals(API_VERSION) || !kind.equals(KIND)) {
            throw new WebhookFailure(
                    "received invalid webhook response: expected webhook response of "
                            + API_VERSION
                            + ", Kind="
                            + KIND
                            + ", got "
                            + apiVersion
                            + ", Kind="
                            + kind);
        }
        if (!(json.path("response") instanceof ObjectNode response)) {
            throw new WebhookFailure(
                    "received invalid webhook response: webhook response was absent");
        }
        if (!Trees.text(response, "uid").equals(uid)) {
            throw new WebhookFailure(
                    "received invalid webhook response: expected response.uid=\"%s\", got \"%s\""
                            .formatted(uid, Trees.text(response, "uid")));
        }
        checkPatch(response, mutating);
        return new Verdict(response);
    }

    private static void checkPatch(ObjectNode response, boolean mutating) throws WebhookFailure {
        boolean patch = !Trees.text(response, "patch").isEmpty();
        try {
            Verdict.decoded(Trees.text(response, "patch"));
        } catch (IllegalArgumentException broken) {
            throw new WebhookFailure("received undecodable patch: " + broken.getMessage());
        }
        String type = Trees.text(response, "patchType");
        if (!mutating || !patch && type.isEmpty()) {
            return;
        }
        if (!patch) {
            throw new WebhookFailure(
                    "received invalid webhook response: webhook returned response.patchType but not response.patch");
        }
        if (!type.equals("JSONPatch")) {
            throw new WebhookFailure(
                    "received invalid webhook response: webhook returned invalid response.patchType of \""
                            + type
                            + '"');
        }
    }
}
