package io.jollyboat.apiserver.admission.image;

import io.jollyboat.apiserver.admission.AdmissionPlugin;
import io.jollyboat.apiserver.admission.AdmissionRequest;
import io.jollyboat.apiserver.admission.Target;
import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.webhook.ExpiringAnswers;
import io.jollyboat.apiserver.webhook.RemoteReviews;
import io.jollyboat.apiserver.webhook.WebhookFailure;
import io.jollyboat.core.runtime.Timeline;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Asks a webhook by an ImageReview whether the images of a pod may be run. */
public final class ImagePolicyWebhook implements AdmissionPlugin.Validating {

    private static final Logger LOG = LoggerFactory.getLogger(ImagePolicyWebhook.class);
    private static final String AUDIT = "imagepolicywebhook.image-policy.k8s.io/";
    private static final String FOR_WEBHOOKS = ".image-policy.k8s.io/";
    private static final String ADDED = "ephemeralcontainers";

    /** Answers remembered, as many as in Kubernetes. */
    private static final int MOST = 1024;

    private final ImagePolicyTerms terms;
    private final RemoteReviews reviews;
    private final ExpiringAnswers<JsonNode, ObjectNode> known;

    /**
     * @param reviews the way to the webhook; the plug-in's from now on
     */
    public ImagePolicyWebhook(ImagePolicyTerms terms, RemoteReviews reviews, Timeline timeline) {
        this.terms = terms;
        this.reviews = reviews;
        this.known = new ExpiringAnswers<>(MOST, timeline);
    }

    @Override
    public String name() {
        return "ImagePolicyWebhook";
    }

    @Override
    public boolean concerns(Target target) {
        return target.is("", "pods") || target.isBelow("", "pods", ADDED);
    }

    @Override
    public void validate(AdmissionRequest request) {
        if (!(request.creates() || request.updates()) || !concerns(request.target())) {
            return;
        }
        JsonNode said;
        try {
            said = status(spec(request));
        } catch (WebhookFailure failure) {
            if (!terms.open()) {
                throw request.forbidden(failure.why());
            }
            LOG.warn("images are not asked about: {}", failure.why());
            request.call().auditAnnotation(AUDIT + "failed-open", "true");
            return;
        }
        said.path("auditAnnotations")
                .forEachEntry(
                        (key, value) ->
                                request.call().auditAnnotation(AUDIT + key, value.asString("")));
        if (!Trees.flag(said, "allowed")) {
            String reason = Trees.text(said, "reason");
            throw request.forbidden(
                    reason.isEmpty()
                            ? "one or more images rejected by webhook backend"
                            : "image policy webhook backend denied one or more images: " + reason);
        }
    }

    @Override
    public void close() {
        reviews.close();
    }

    /** What is asked: the images, and those annotations that are meant for such webhooks. */
    private static ObjectNode spec(AdmissionRequest request) {
        ObjectNode spec = JsonNodeFactory.instance.objectNode();
        ArrayNode containers = spec.putArray("containers");
        List<String> lists =
                request.target().subresource().equals(ADDED)
                        ? List.of("ephemeralContainers")
                        : List.of("containers", "initContainers");
        for (String list : lists) {
            for (ObjectNode each : Trees.objects(request.wanted(), "spec", list)) {
                containers.addObject().put("image", Trees.text(each, "image"));
            }
        }
        ObjectNode annotations = JsonNodeFactory.instance.objectNode();
        request.wanted()
                .path("metadata")
                .path("annotations")
                .forEachEntry(
                        (key, value) -> {
                            if (key.contains(FOR_WEBHOOKS)) {
                                annotations.set(key, value);
                            }
                        });
        if (!annotations.isEmpty()) {
            spec.set("annotations", annotations);
        }
        return spec.put("namespace", request.target().namespace());
    }

    private JsonNode status(ObjectNode spec) throws WebhookFailure {
        ObjectNode before = known.get(spec);
        if (before != null) {
            return before;
        }
        ObjectNode review = JsonNodeFactory.instance.objectNode();
        review.put("kind", "ImageReview").put("apiVersion", "imagepolicy.k8s.io/v1alpha1");
        review.putObject("metadata");
        review.set("spec", spec);
        review.putObject("status").put("allowed", false);
        ObjectNode answer = reviews.ask(review);
        ObjectNode status = Trees.object(answer, "status");
        known.put(spec, status, Trees.flag(status, "allowed") ? terms.allowed() : terms.denied());
        return status;
    }
}
