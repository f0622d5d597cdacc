package io.jollyboat.apiserver.admission.webhook;

import io.jollyboat.apiserver.admission.AdmissionPlugin;
import io.jollyboat.apiserver.admission.AdmissionRequest;
import io.jollyboat.apiserver.admission.KnownObjects;
import io.jollyboat.apiserver.admission.match.Exemption;
import io.jollyboat.apiserver.admission.match.Served;
import io.jollyboat.apiserver.authorization.Authorizer;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.runtime.Timeline;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Asks all validating webhooks at once; any of them can refuse. */
public final class ValidatingWebhooks implements AdmissionPlugin.Validating {

    private static final String NAME = "ValidatingAdmissionWebhook";

    private final Webhooks webhooks;
    private final WebhookAsking asking;

    public ValidatingWebhooks(
            KnownObjects known, WebhookMeans means, Authorizer authorizer, Timeline timeline) {
        this.webhooks = new Webhooks(known, "validatingwebhookconfigurations");
        this.asking = new WebhookAsking(known, means, means.users(NAME), authorizer, timeline);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void validate(AdmissionRequest request) {
        List<Webhook> all = webhooks.all();
        if (all.isEmpty() || Exemption.covers(request.target())) {
            return;
        }
        record Wanted(Webhook webhook, Served as) {}
        List<Wanted> wanted = new ArrayList<>();
        for (Webhook webhook : all) {
            Optional<Served> matched = asking.wanted(webhook, request);
            matched.ifPresent(served -> wanted.add(new Wanted(webhook, served)));
        }
        wanted.forEach(each -> WebhookAsking.checkDryRun(each.webhook, request));
        List<WebhookAsking.Asked> asked = new ArrayList<>();
        for (Wanted each : wanted) {
            String place = "round_0_index_" + asked.size();
            asked.add(asking.ask(each.webhook, each.as, request, place));
        }
        ApiException first = null;
        for (WebhookAsking.Asked each : asked) {
            try {
                if (asking.verdict(each, request, false) != null) {
                    asking.means().measures().allowed(each.question(request, false));
                }
            } catch (ApiException refused) {
                first = first == null ? refused : first;
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
