package io.jollyboat.apiserver.admission.webhook;

import io.jollyboat.apiserver.admission.AdmissionPlugin;
import io.jollyboat.apiserver.admission.AdmissionRequest;
import io.jollyboat.apiserver.admission.KnownObjects;
import io.jollyboat.apiserver.admission.match.Attention;
import io.jollyboat.apiserver.admission.match.Conforming;
import io.jollyboat.apiserver.admission.match.Exemption;
import io.jollyboat.apiserver.admission.match.Served;
import io.jollyboat.apiserver.admission.match.ShownObject;
import io.jollyboat.apiserver.authorization.Authorizer;
import io.jollyboat.apiserver.json.ObjectReader;
import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.patch.JsonPatch;
import io.jollyboat.apiserver.webhook.WebhookFailure;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.runtime.Timeline;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Asks mutating webhooks, one after the other, each about what the ones before have made of the
 * object. When one changes it after another has seen it that wants to see such changes, that one is
 * asked again in a second pass.
 */
public final class MutatingWebhooks implements AdmissionPlugin.Mutating {

    private static final String NAME = "MutatingAdmissionWebhook";

    private final Webhooks webhooks;
    private final WebhookAsking asking;
    private final Conforming conforming;

    /**
     * @param reader knows what objects look like
     */
    public MutatingWebhooks(
            KnownObjects known,
            WebhookMeans means,
            Authorizer authorizer,
            Timeline timeline,
            ObjectReader reader) {
        this.conforming = new Conforming(reader);
        this.webhooks = new Webhooks(known, "mutatingwebhookconfigurations");
        this.asking = new WebhookAsking(known, means, means.users(NAME), authorizer, timeline);
    }

    @Override
    public String name() {
        return NAME;
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
                int round = request.reinvocation().again() ? 1 : 0;
                String place = "round_%d_index_%d".formatted(round, index);
                boolean changed = ask(webhook, matched.get(), request, place);
                note(request, webhook, place, changed);
                memory.seen(webhook.id(), changed, webhook.wantsReinvocation(), request);
            }
            index++;
        }
        memory.end(request);
    }

    /** Whether the webhook changed the object. */
    private boolean ask(Webhook webhook, Served matched, AdmissionRequest request, String place) {
        WebhookAsking.checkDryRun(webhook, request);
        WebhookAsking.Asked asked = asking.ask(webhook, matched, request, place);
        Review.Verdict verdict = asking.verdict(asked, request, true);
        if (verdict == null) {
            return false;
        }
        JsonNode patch;
        try {
            patch = verdict.patch();
        } catch (WebhookFailure none) {
            asking.failed(asked, request, none, true);
            return false;
        }
        boolean changed = false;
        WebhookMeasures.Question question = asked.question(request, true);
        try {
            changed = !patch.isEmpty() && patched(webhook, matched, request, patch);
        } catch (ApiException unusable) {
            asking.means().measures().unusable(question);
            throw unusable;
        }
        asking.means().measures().allowed(question);
        if (patch.isEmpty()) {
            return false;
        }
        ObjectNode detail = about(webhook);
        detail.set("patch", patch);
        request.call()
                .auditDetail(
                        "patch.webhook.admission.k8s.io/" + place,
                        detail.put("patchType", "JSONPatch").toString());
        return changed;
    }

    private boolean patched(
            Webhook webhook, Served matched, AdmissionRequest request, JsonNode patch) {
        ObjectNode object = request.object();
        if (object == null) {
            throw ApiException.internal(
                    "admission webhook \""
                            + webhook.name()
                            + "\" attempted to modify the object, which is not supported for this"
                            + " operation");
        }
        ShownObject shown = new ShownObject(request, matched);
        ObjectNode before = shown.show(object);
        ObjectNode after = before == null ? null : patched(patch, before);
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
        shown.take(conforming.of(after, matched));
        return true;
    }

    private static ObjectNode patched(JsonNode patch, ObjectNode before) {
        try {
            return JsonPatch.of(patch).applyTo(before.deepCopy(), ApiException::internal);
        } catch (ApiException broken) {
            throw broken.code() == 500 ? broken : ApiException.internal(broken.message());
        }
    }

    private static void note(
            AdmissionRequest request, Webhook webhook, String place, boolean changed) {
        request.call()
                .auditAnnotation(
                        "mutation.webhook.admission.k8s.io/" + place,
                        about(webhook).put("mutated", changed).toString());
    }

    private static ObjectNode about(Webhook webhook) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("configuration", webhook.configuration())
                .put("webhook", webhook.name());
    }
}
