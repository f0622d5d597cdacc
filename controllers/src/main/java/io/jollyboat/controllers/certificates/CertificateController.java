package io.jollyboat.controllers.certificates;

import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.certificates.v1.CertificateSigningRequest;
import io.jollyboat.core.client.ApiRequest;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.client.DeleteOptions;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.errors.Reason;
import io.jollyboat.core.informer.Informer;
import io.jollyboat.core.informer.Informers;
import io.jollyboat.core.model.Trees;
import io.jollyboat.core.pki.CertificateAuthority;
import io.jollyboat.core.pki.CertificateRequest;
import io.jollyboat.core.reconcile.Controller;
import io.jollyboat.core.reconcile.Key;
import io.jollyboat.core.reconcile.Result;
import io.jollyboat.core.runtime.Component;
import io.jollyboat.core.runtime.Timeline;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Leads a request through its life: approves it if it is a kubelet's that may have it, signs it
 * once it is approved, and removes it when its time is over.
 */
public final class CertificateController implements Component {

    private static final String PATH = "/apis/certificates.k8s.io/v1/certificatesigningrequests/";
    private static final String REVIEWS = "/apis/authorization.k8s.io/v1/subjectaccessreviews";

    private static final Duration FIRST = Duration.ofMillis(200);
    private static final Duration LAST = Duration.ofSeconds(1000);

    private final Client client;
    private final Timeline timeline;
    private final Informer<CertificateSigningRequest> requests;
    private final Issuing issuing;
    private final Controller controller;

    /** How long each kubelet's request waits now that may not be approved, by its uid. */
    private final Map<String, Duration> refused = new ConcurrentHashMap<>();

    public CertificateController(
            Client client,
            Informers informers,
            Timeline timeline,
            CertificateAuthority authority,
            Duration longest) {
        this.client = client;
        this.timeline = timeline;
        this.issuing = new Issuing(authority, longest);
        this.requests = informers.of(Resources.CERTIFICATE_SIGNING_REQUESTS);
        this.controller =
                Controller.named(name(), timeline).reconciles(requests).with(this::reconcile);
    }

    @Override
    public String name() {
        return "certificate-controller";
    }

    @Override
    public void start() {
        controller.start();
    }

    @Override
    public void stop() {
        controller.stop();
    }

    private Result reconcile(Key key) {
        CertificateSigningRequest found = requests.get("", key.name()).orElse(null);
        if (found == null) {
            return Result.done();
        }
        if (found.status().conditions().stream().findAny().isPresent()) {
            refused.remove(found.uid());
        }
        var request = new SigningRequest(found);
        Duration left = Lifespan.left(request, timeline.now());
        if (!left.isPositive()) {
            refused.remove(found.uid());
            remove(request);
            return Result.done();
        }
        if (!request.has("Approved") && !request.has("Denied")) {
            if (!approve(request)) {
                Duration again =
                        refused.merge(request.object().uid(), FIRST, (last, _) -> longer(last));
                return Result.after(again.compareTo(left) < 0 ? again : left);
            }
        } else if (signable(request)) {
            sign(request);
        }
        return Result.after(left);
    }

    private static boolean signable(SigningRequest request) {
        return request.has("Approved")
                && !request.has("Denied")
                && !request.has("Failed")
                && request.certificate().isEmpty()
                && SignerRules.knows(request.signer());
    }

    private static Duration longer(Duration last) {
        Duration doubled = last.multipliedBy(2);
        return doubled.compareTo(LAST) < 0 ? doubled : LAST;
    }

    /**
     * Approves what a kubelet asks for; all else is a matter for people, or for others.
     *
     * @return false if it is a kubelet's and may not be had: that may be granted later, and nothing
     *     tells of it
     */
    private boolean approve(SigningRequest request) {
        if (!request.signer().equals(SigningRequest.KUBELET_CLIENT)) {
            return true;
        }
        CertificateRequest asked;
        try {
            asked = request.asked();
        } catch (IllegalArgumentException unreadable) {
            return true;
        }
        if (SignerRules.kubeletClient(asked, request.usages()).isPresent()) {
            return true;
        }
        boolean own = request.user().equals(asked.subject().commonName());
        String message = "";
        if (own && may(request, "selfnodeclient")) {
            message = "Auto approving self kubelet client certificate after SubjectAccessReview.";
        } else if (may(request, "nodeclient")) {
            message = "Auto approving kubelet client certificate after SubjectAccessReview.";
        }
        if (message.isEmpty()) {
            return false;
        }
        put(request, "/approval", request.with("Approved", "AutoApproved", message));
        return true;
    }

    /** Whether the one who asks may have that kind of certificate without being asked back. */
    private boolean may(SigningRequest request, String kind) {
        ObjectNode review = Trees.newObject();
        review.put("apiVersion", "authorization.k8s.io/v1").put("kind", "SubjectAccessReview");
        ObjectNode spec = review.putObject("spec").put("user", request.user());
        JsonNode asker = request.object().json().path("spec");
        for (String field : List.of("groups", "extra", "uid")) {
            if (asker.has(field)) {
                spec.set(field, asker.get(field).deepCopy());
            }
        }
        spec.putObject("resourceAttributes")
                .put("group", "certificates.k8s.io")
                .put("resource", "certificatesigningrequests")
                .put("verb", "create")
                .put("subresource", kind)
                .put("version", "*");
        return client.call(new ApiRequest("POST", REVIEWS, Map.of(), ApiRequest.JSON, review))
                .path("status")
                .path("allowed")
                .asBoolean(false);
    }

    private void sign(SigningRequest request) {
        put(request, "/status", signed(request));
    }

    private ObjectNode signed(SigningRequest request) {
        try {
            CertificateRequest asked = request.asked();
            Optional<String> refusal =
                    SignerRules.refusal(request.signer(), asked, request.usages());
            return refusal.isPresent()
                    ? failed(request, refusal.get())
                    : issuing.issue(request, asked, timeline.now());
        } catch (IllegalArgumentException unreadable) {
            return failed(request, "unable to parse csr: " + unreadable.getMessage());
        }
    }

    private static ObjectNode failed(SigningRequest request, String why) {
        return request.with("Failed", "SignerValidationFailure", why);
    }

    private void put(SigningRequest request, String part, ObjectNode changed) {
        String path = PATH + request.name() + part;
        tolerant(
                () -> client.call(new ApiRequest("PUT", path, Map.of(), ApiRequest.JSON, changed)));
    }

    private void remove(SigningRequest request) {
        tolerant(
                () ->
                        client.delete(
                                Resources.CERTIFICATE_SIGNING_REQUESTS,
                                "",
                                request.name(),
                                DeleteOptions.DEFAULT.onlyUid(request.object().uid())));
    }

    /** What is gone or has changed since wakes the controller again by itself. */
    private static void tolerant(Runnable call) {
        try {
            call.run();
        } catch (ApiException e) {
            if (e.reason() != Reason.NOT_FOUND && e.reason() != Reason.CONFLICT) {
                throw e;
            }
        }
    }
}
