package io.jollyboat.apiserver.admission.webhook;

import io.jollyboat.apiserver.admission.AdmissionPlugin;
import io.jollyboat.apiserver.admission.AdmissionRequest;
import io.jollyboat.apiserver.admission.KnownObjects;
import io.jollyboat.apiserver.admission.match.Attention;
import io.jollyboat.apiserver.admission.match.Exemption;
import io.jollyboat.apiserver.admission.match.Served;
import io.jollyboat.apiserver.admission.match.ShownObject;
import io.jollyboat.apiserver.authorization.Authorizer;
import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.patch.JsonPatch;
import io.jollyboat.apiserver.webhook.WebhookCaller;
import io.jollyboat.apiserver.webhook.WebhookFailure;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.runtime.Timeline;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Asks mutating webhooks, one after the other, each about what the ones before have made of the
 * object. When one changes it after another has seen it that wants to see such changes, that one is
 * asked again in a second pass.
 */
public final class MutatingWebhooks implements AdmissionPlugin.Mutating {

    private final Webhooks webhooks;
    private final WebhookAsking asking;

    public MutatingWebhooks(
            KnownObjects known, WebhookCaller caller, Authorizer authorizer, Timeline timeline) {
        this.webhooks = new Webhooks(known, "mutatingwebhookconfigurations");
        this.asking = new WebhookAsking(known, caller, authorizer, timeline);
    }

    @Override
    public String name() {
        return "MutatingAdmissionWebhook";
    }

    /** What is remembered between the passes. */
    private static final class Memory extends Attention {}

    @Override
    public void mutate(AdmissionRequest request) {
        List<Webhook> all = webhooks.all();
        if (all.isEmpty() || Exemption.covers(request.target())) {
            return;
        }
        Memory memory = request.reinvocation().memory(Memory.class, Memory::new);
        memory.begin(request);
        int index = 0;
        for (Webhook webhook : all) {
            boolean due = memory.due(webhook.id(), request);
            Optional<Served> matched = due ? asking.wanted(webhook, request) : Optional.empty();
            if (matched.isPresent()) {
                boolean changed = ask(webhook, matched.get(), request);
                annotate(request, webhook, index, changed);
                memory.seen(webhook.id(), changed, webhook.wantsReinvocation(), request);
            }
            index++;
        }
        memory.end(request);
    }

    /** Whether the webhook changed the object. */
    private boolean ask(Webhook webhook, Served matched, AdmissionRequest request) {
        WebhookAsking.checkDryRun(webhook, request);
        Review.Verdict verdict =
                asking.verdict(asking.ask(webhook, matched, request), request, true);
        if (verdict == null) {
            return false;
        }
        try {
            JsonNode patch = verdict.patch();
            return !patch.isEmpty() && patched(webhook, matched, request, patch);
        } catch (WebhookFailure failure) {
            asking.failed(webhook, request, failure, true);
            return false;
        }
    }

    private static boolean patched(
            Webhook webhook, Served matched, AdmissionRequest request, JsonNode patch)
            throws WebhookFailure {
        ObjectNode object = request.object();
        if (object == null) {
            throw new WebhookFailure("webhook attempted to modify an object that is being deleted");
        }
        ShownObject shown = new ShownObject(request, matched);
        ObjectNode before = shown.show(object);
        ObjectNode after;
        try {
            after = before == null ? null : JsonPatch.of(patch).applyTo(before.deepCopy());
        } catch (ApiException broken) {
            throw ApiException.internal(
                    "admission webhook \""
                            + webhook.name()
                            + "\" attempted to patch: "
                            + broken.message());
        }
        if (before == null || after == null || Trees.same(before, after)) {
            return false;
        }
        boolean other =
                !Trees.text(after, "kind").equals(Trees.text(before, "kind"))
                        || !Trees.text(after, "apiVersion")
                                .equals(Trees.text(before, "apiVersion"));
        if (other) {
            throw ApiException.internal(
                    "admission webhook \""
                            + webhook.name()
                            + "\" attempted to change the object's kind");
        }
        shown.take(after);
        return true;
    }

    private static void annotate(
            AdmissionRequest request, Webhook webhook, int index, boolean changed) {
        int round = request.reinvocation().again() ? 1 : 0;
        request.call()
                .auditAnnotation(
                        "mutation.webhook.admission.k8s.io/round_%d_index_%d"
                                .formatted(round, index),
                        "{\"configuration\":\"%s\",\"webhook\":\"%s\",\"mutated\":%s}"
                                .formatted(webhook.configuration(), webhook.name(), changed));
    }
}
