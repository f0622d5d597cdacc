package io.jollyboat.apiserver.validation.admission;

import io.jollyboat.apiserver.admission.match.RequestVariables;
import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.apiserver.validation.SelectorValidation;
import io.jollyboat.apiserver.validation.StoredExpressions;
import io.jollyboat.apiserver.validation.Validator;
import io.jollyboat.core.format.Formats;
import java.util.HashSet;
import java.util.Set;

/** The rules on configurations of webhooks, validating and mutating. */
public final class WebhookRules {

    /** A configuration of either sort. */
    public static final Validator CONFIGURATION =
            new StoredExpressions(
                    configuration -> {
                        Set<String> names = new HashSet<>();
                        for (Field webhook : configuration.at("webhooks").items()) {
                            webhook(webhook);
                            Field name = webhook.at("name");
                            if (!name.text().isEmpty() && !names.add(name.text())) {
                                name.duplicate();
                            }
                        }
                    });

    private static final int LONGEST_TIMEOUT = 30;
    private static final int LEAST_SEGMENTS = 3;

    private WebhookRules() {}

    private static void webhook(Field webhook) {
        name(webhook.at("name"));
        webhook.at("rules").each(MatchRules::operations);
        webhook.at("failurePolicy").oneOf("Fail", "Ignore");
        webhook.at("matchPolicy").oneOf("Equivalent", "Exact");
        webhook.at("reinvocationPolicy").oneOf("IfNeeded", "Never");
        Field effects = webhook.at("sideEffects");
        if (effects.absent()) {
            effects.required("must specify one of None, NoneOnDryRun");
        } else {
            effects.oneOf("None", "NoneOnDryRun");
        }
        Field timeout = webhook.at("timeoutSeconds");
        if (timeout.number(1) < 1 || timeout.number(1) > LONGEST_TIMEOUT) {
            timeout.invalid("the timeout value must be between 1 and 30 seconds");
        }
        SelectorValidation.check(webhook.at("namespaceSelector"));
        SelectorValidation.check(webhook.at("objectSelector"));
        ClientConfigRules.check(webhook.at("clientConfig"));
        Expressions.conditions(
                webhook, expression -> RequestVariables.environment().compile(expression));
        versions(webhook.at("admissionReviewVersions"));
    }

    private static void name(Field name) {
        if (name.text().isEmpty()) {
            name.required();
        } else if (name.matches(Formats::dnsSubdomain)
                && name.text().split("\\.", -1).length < LEAST_SEGMENTS) {
            name.invalid("should be a domain with at least three segments separated by dots");
        }
    }

    private static void versions(Field versions) {
        if (versions.empty()) {
            versions.required("must specify one of v1, v1beta1");
            return;
        }
        Set<String> seen = new HashSet<>();
        for (Field version : versions.items()) {
            if (seen.add(version.text())) {
                version.matches(Formats::dns1035Label);
            } else {
                version.invalid("duplicate version");
            }
        }
        if (!seen.contains("v1") && !seen.contains("v1beta1")) {
            versions.invalid("must include at least one of v1, v1beta1");
        }
    }
}
