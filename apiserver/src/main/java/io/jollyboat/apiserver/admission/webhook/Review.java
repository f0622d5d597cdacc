package io.jollyboat.apiserver.admission.webhook;

import io.jollyboat.apiserver.admission.AdmissionRequest;
import io.jollyboat.apiserver.admission.match.RequestDescription;
import io.jollyboat.apiserver.admission.match.Served;
import io.jollyboat.apiserver.admission.match.ShownObject;
import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.webhook.WebhookFailure;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The AdmissionReview that is sent to a webhook, and what it says in return. */
final class Review {

    private static final String GROUP = "admission.k8s.io/";
    private static final String KIND = "AdmissionReview";
    private static final String PATCH = "patch";
    private static final String PATCH_TYPE = "patchType";
    private static final JsonMapper MAPPER = JsonMapper.shared();

    private final String version;
    private final String uid;
    private final byte[] body;

    private Review(String version, String uid, byte[] body) {
        this.version = version;
        this.uid = uid;
        this.body = body;
    }

    /**
     * The review of a request.
     *
     * @param version v1, or v1beta1, whose answers are held to less
     * @param uid tells this call from all others
     */
    static Review of(AdmissionRequest request, Served matched, String version, String uid) {
        ShownObject shown = new ShownObject(request, matched);
        ObjectNode review = JsonNodeFactory.instance.objectNode();
        review.put("kind", KIND).put("apiVersion", GROUP + version);
        ObjectNode json = review.putObject("request").put("uid", uid);
        json.setAll(RequestDescription.of(request, matched));
        put(json, "object", shown.show(request.object()));
        put(json, "oldObject", shown.show(request.old()));
        return new Review(version, uid, MAPPER.writeValueAsBytes(review));
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
         * @throws WebhookFailure when it is none
         */
        JsonNode patch() throws WebhookFailure {
            JsonNode patch = decoded(ResponseShape.patch(response));
            if (patch.isEmpty()) {
                return JsonNodeFactory.instance.arrayNode();
            }
            String type = Trees.text(response, PATCH_TYPE);
            if (!type.equals("JSONPatch")) {
                throw new WebhookFailure("unsupported patch type \"" + type + '"');
            }
            return patch;
        }

        private static JsonNode decoded(byte[] bytes) throws WebhookFailure {
            if (bytes.length == 0) {
                return JsonNodeFactory.instance.arrayNode();
            }
            JsonNode patch;
            try {
                patch = MAPPER.readTree(bytes);
            } catch (JacksonException broken) {
                throw undecodable(broken.getOriginalMessage());
            }
            if (patch.isNull()) {
                return JsonNodeFactory.instance.arrayNode();
            }
            if (!patch.isArray()) {
                throw undecodable(ResponseShape.unfit(patch, "value of type jsonpatch.Patch"));
            }
            for (JsonNode each : patch) {
                if (!each.isObject()) {
                    throw undecodable(
                            ResponseShape.unfit(each, "value of type jsonpatch.Operation"));
                }
            }
            return patch;
        }

        private static WebhookFailure undecodable(String why) {
            return new WebhookFailure("received undecodable patch in webhook response: " + why);
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
        if (json.has("response") && !json.path("response").isNull()) {
            ResponseShape.check(json.path("response"));
        }
        return version.equals("v1") ? strictly(json, mutating) : leniently(json, mutating);
    }

    /** As v1 wants it: the answer says which request it answers, and what its patch is. */
    private Verdict strictly(JsonNode json, boolean mutating) throws WebhookFailure {
        ObjectNode response = response(json);
        if (!Trees.text(response, "uid").equals(uid)) {
            throw invalid(
                    "expected response.uid=\"%s\", got \"%s\""
                            .formatted(uid, Trees.text(response, "uid")));
        }
        String apiVersion = Trees.text(json, "apiVersion");
        String kind = Trees.text(json, "kind");
        if (!apiVersion.equals(GROUP + version) || !kind.equals(KIND)) {
            throw invalid(
                    "expected webhook response of %s%s, Kind=%s, got %s, Kind=%s"
                            .formatted(
                                    GROUP,
                                    version,
                                    KIND,
                                    apiVersion.contains("/") ? apiVersion : "/" + apiVersion,
                                    kind));
        }
        boolean patch = ResponseShape.patch(response).length > 0;
        boolean typed = response.path(PATCH_TYPE).isString();
        if (!mutating && (patch || typed)) {
            throw invalid(
                    "validating webhook may not return response." + (patch ? PATCH : PATCH_TYPE));
        }
        if (patch && !typed) {
            throw invalid("webhook returned response.patch but not response.patchType");
        }
        if (!patch && typed) {
            throw invalid("webhook returned response.patchType but not response.patch");
        }
        if (typed && Trees.text(response, PATCH_TYPE).isEmpty()) {
            throw invalid("webhook returned invalid response.patchType of \"\"");
        }
        return new Verdict(response);
    }

    /** As v1beta1 takes it: whatever request and kind it names, a patch is a JSON patch. */
    private static Verdict leniently(JsonNode json, boolean mutating) throws WebhookFailure {
        ObjectNode response = response(json).deepCopy();
        response.put(PATCH_TYPE, "JSONPatch");
        if (!mutating) {
            response.remove(PATCH);
        }
        return new Verdict(response);
    }

    private static ObjectNode response(JsonNode json) throws WebhookFailure {
        if (json.path("response") instanceof ObjectNode response) {
            return response;
        }
        throw invalid("webhook response was absent");
    }

    private static WebhookFailure invalid(String why) {
        return new WebhookFailure("received invalid webhook response: " + why);
    }
}
