package io.jollyboat.apiserver.customresource;

import io.jollyboat.apiserver.customresource.definition.Definition;
import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.webhook.WebhookCaller;
import io.jollyboat.apiserver.webhook.WebhookFailure;
import io.jollyboat.apiserver.webhook.WebhookUsers;
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
    private final ConversionMeasures measures;

    WebhookConverter(
            Definition definition,
            WebhookCaller webhooks,
            Supplier<UUID> uids,
            ConversionMeasures measures) {
        this.measures = measures;
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
        String from = Trees.text(objects.getFirst(), "apiVersion");
        try (var measured = measures.begin(definition.name(), version(from), version(apiVersion))) {
            ObjectNode answer = ask(review);
            measured.answered();
            List<ObjectNode> converted = results(answer, uid, objects);
            measured.understood();
            if (converted.size() != objects.size()) {
                throw wrong(
                        objects,
                        "returned %d objects, expected %d"
                                .formatted(converted.size(), objects.size()));
            }
            measured.complete();
            for (int i = 0; i < converted.size(); i++) {
                accept(converted.get(i), objects, i, apiVersion);
            }
            measured.succeeded();
            return converted;
        } catch (WebhookFailure failure) {
            throw failed(objects, failure.why());
        }
    }

    private ObjectNode ask(ObjectNode review) throws WebhookFailure {
        byte[] answer =
                WebhookCaller.arrived(
                        webhooks.post(
                                WebhookUsers.NONE,
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

    private static String version(String apiVersion) {
        return apiVersion.substring(apiVersion.indexOf('/') + 1);
    }

    /** What was answered, if it is an answer to what was asked. */
    private static List<ObjectNode> results(
            ObjectNode answer, String uid, List<ObjectNode> objects) {
        if (!Trees.text(answer, "kind").equals("ConversionReview")
                || !Trees.text(answer, "apiVersion").equals(REVIEW)) {
            throw failed(
                    objects,
                    "expected webhook response of %s, Kind=ConversionReview, got %s, Kind=%s"
                            .formatted(
                                    REVIEW,
                                    Trees.text(answer, "apiVersion"),
                                    Trees.text(answer, "kind")));
        }
        if (!(answer.path("response") instanceof ObjectNode response)) {
            throw failed(objects, "no response provided");
        }
        if (!Trees.text(response, "uid").equals(uid)) {
            throw failed(
                    objects,
                    "expected response.uid=\"%s\", got \"%s\""
                            .formatted(uid, Trees.text(response, "uid")));
        }
        String status = Trees.text(response, "result", "status");
        if (!status.equals("Success")) {
            String message = Trees.text(response, "result", "message");
            throw failed(
                    objects,
                    message.isEmpty()
                            ? "response.result.status was '" + status + "', not 'Success'"
                            : message);
        }
        return Trees.objects(response, "convertedObjects");
    }

    private static void accept(
            ObjectNode object, List<ObjectNode> objects, int i, String apiVersion) {
        ObjectNode before = objects.get(i);
        String where =
                objects.size() == 1 ? " object at index 0" : " converted object at index " + i;
        expect(objects, where, "groupVersion", apiVersion, Trees.text(object, "apiVersion"));
        expect(objects, where, "kind", Trees.text(before, "kind"), Trees.text(object, "kind"));
        JsonNode metadata = object.path("metadata");
        JsonNode own = before.path("metadata");
        for (String identity : List.of("name", "namespace", "uid")) {
            String was = Trees.text(own, identity);
            String is = Trees.text(metadata, identity);
            if (!was.equals(is)) {
                String name = identity.equals("uid") ? "UID" : identity;
                throw wrong(
                        objects,
                        "returned invalid%s: must have the same %s: %s != %s"
                                .formatted(objects.size() == 1 ? " object" : where, name, was, is));
            }
        }
        try {
            object.set("metadata", ConvertedMetadata.of(metadata, own));
        } catch (IllegalArgumentException broken) {
            String which = objects.size() == 1 ? "" : " in object at index " + i;
            throw wrong(objects, "returned invalid metadata" + which + ": " + broken.getMessage());
        }
    }

    private static void expect(
            List<ObjectNode> objects, String where, String what, String expected, String received) {
        if (!expected.equals(received)) {
            throw wrong(
                    objects,
                    "returned invalid%s: invalid %s (expected %s, received %s)"
                            .formatted(where, what, expected, received));
        }
    }

    private static ApiException failed(List<ObjectNode> objects, String why) {
        return wrong(objects, "failed: " + why);
    }

    private static ApiException wrong(List<ObjectNode> objects, String what) {
        return ApiException.internal(
                "conversion webhook for %s, Kind=%s %s"
                        .formatted(
                                Trees.text(objects.getFirst(), "apiVersion"),
                                Trees.text(objects.getFirst(), "kind"),
                                what));
    }
}
