package io.jollyboat.apiserver.customresource;

import io.jollyboat.apiserver.customresource.definition.Definition;
import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.webhook.WebhookCaller;
import io.jollyboat.apiserver.webhook.WebhookFailure;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.http.client.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Has objects converted by the webhook of their definition. It may change everything but who an
 * object is: of its metadata, only labels and annotations are taken from the answer.
 */
final class WebhookConverter implements Converter {

    /** A list comes whole, so an answer may be larger than one object is. */
    private static final HttpClient.Bounds BOUNDS =
            new HttpClient.Bounds(16 * 1024 * 1024, Duration.ofSeconds(30));

    private static final JsonMapper MAPPER = JsonMapper.shared();
    private static final String REVIEW = "apiextensions.k8s.io/v1";

    private final Definition definition;
    private final WebhookCaller webhooks;
    private final Supplier<UUID> uids;

    WebhookConverter(Definition definition, WebhookCaller webhooks, Supplier<UUID> uids) {
        this.definition = definition;
        this.webhooks = webhooks;
        this.uids = uids;
    }

    @Override
    public List<ObjectNode> convert(List<ObjectNode> objects, String apiVersion) {
        ObjectNode review = JsonNodeFactory.instance.objectNode();
        review.put("kind", "ConversionReview").put("apiVersion", REVIEW);
        ObjectNode request = review.putObject("request");
        String uid = uids.get().toString();
        request.put("uid", uid).put("desiredAPIVersion", apiVersion);
        ArrayNode asked = request.putArray("objects");
        objects.forEach(asked::add);
        try {
            return converted(ask(review), uid, objects, apiVersion);
        } catch (WebhookFailure failure) {
            throw failed(objects, failure.why());
        }
    }

    private ObjectNode ask(ObjectNode review) throws WebhookFailure {
        byte[] answer =
                WebhookCaller.arrived(
                        webhooks.post(
                                definition.conversionWebhook().path("clientConfig"),
                                MAPPER.writeValueAsBytes(review),
                                BOUNDS));
        try {
            if (MAPPER.readTree(answer) instanceof ObjectNode object) {
                return object;
            }
        } catch (JacksonException broken) {
            throw new WebhookFailure("the answer is not JSON: " + broken.getOriginalMessage());
        }
        throw new WebhookFailure("the answer is not an object");
    }

    private List<ObjectNode> converted(
            ObjectNode answer, String uid, List<ObjectNode> objects, String apiVersion) {
        JsonNode response = answer.path("response");
        if (!answer.path("kind").asString("").equals("ConversionReview")
                || !answer.path("apiVersion").asString("").equals(REVIEW)) {
            throw invalid(
                    objects,
                    "expected webhook response of %s, Kind=ConversionReview, got %s, Kind=%s"
                            .formatted(
                                    REVIEW,
                                    answer.path("apiVersion").asString(""),
                                    answer.path("kind").asString("")));
        }
        if (!Trees.text(response, "uid").equals(uid)) {
            throw invalid(
                    objects,
                    "expected response.uid=\"%s\", got \"%s\""
                            .formatted(uid, Trees.text(response, "uid")));
        }
        if (!Trees.text(response, "result", "status").equals("Success")) {
            String message = Trees.text(response, "result", "message");
            throw failed(objects, message.isEmpty() ? "<nil>" : message);
        }
        List<ObjectNode> converted = Trees.objects(response, "convertedObjects");
        if (converted.size() != objects.size()) {
            throw invalid(
                    objects,
                    "expected %d converted objects, got %d"
                            .formatted(objects.size(), converted.size()));
        }
        for (int i = 0; i < converted.size(); i++) {
            accept(converted.get(i), objects, i, apiVersion);
        }
        return converted;
    }

    private void accept(ObjectNode object, List<ObjectNode> objects, int i, String apiVersion) {
        ObjectNode before = objects.get(i);
        if (!Trees.text(object, "apiVersion").equals(apiVersion)) {
            throw invalid(
                    objects,
                    "invalid groupVersion in convertedObjects[%d] (expected %s, received %s)"
                            .formatted(i, apiVersion, Trees.text(object, "apiVersion")));
        }
        if (!Trees.text(object, "kind").equals(Trees.text(before, "kind"))) {
            throw invalid(
                    objects,
                    "invalid kind in convertedObjects[%d] (expected %s, received %s)"
                            .formatted(i, Trees.text(before, "kind"), Trees.text(object, "kind")));
        }
        ObjectNode metadata = Trees.object(object, "metadata");
        ObjectNode own = Trees.object(before.deepCopy(), "metadata");
        for (String identity : List.of("name", "namespace", "uid")) {
            if (!Trees.text(metadata, identity).equals(Trees.text(own, identity))) {
                throw invalid(
                        objects,
                        "must have the same %s: %s != %s"
                                .formatted(
                                        identity,
                                        Trees.text(metadata, identity),
                                        Trees.text(own, identity)));
            }
        }
        for (String taken : List.of("labels", "annotations")) {
            Trees.copyOrRemove(own, taken, metadata.get(taken));
        }
        object.set("metadata", own);
    }

    private ApiException failed(List<ObjectNode> objects, String why) {
        return ApiException.internal(
                "conversion webhook for %s, Kind=%s failed: %s"
                        .formatted(
                                Trees.text(objects.getFirst(), "apiVersion"),
                                Trees.text(objects.getFirst(), "kind"),
                                why));
    }

    private ApiException invalid(List<ObjectNode> objects, String why) {
        return ApiException.internal(
                "conversion webhook for %s, Kind=%s returned invalid converted object: %s"
                        .formatted(
                                Trees.text(objects.getFirst(), "apiVersion"),
                                Trees.text(objects.getFirst(), "kind"),
                                why));
    }
}
