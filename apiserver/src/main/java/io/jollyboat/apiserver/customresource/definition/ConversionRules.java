package io.jollyboat.apiserver.customresource.definition;

import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.apiserver.validation.admission.ClientConfigRules;
import io.jollyboat.core.format.Formats;
import java.util.List;

/** The rules on how objects are converted between versions. */
final class ConversionRules {

    private ConversionRules() {}

    static void check(Field conversion) {
        Field strategy = conversion.at("strategy");
        if (!strategy.isRequiredOneOf("None", "Webhook")) {
            return;
        }
        Field webhook = conversion.at("webhook");
        if (strategy.text().equals("None")) {
            if (webhook.present()) {
                webhook.forbidden("should not be set when strategy is not set to Webhook");
            }
            return;
        }
        if (webhook.absent()) {
            webhook.at("clientConfig").required("required when strategy is set to Webhook");
            return;
        }
        reviewVersions(webhook.at("conversionReviewVersions"));
        Field client = webhook.at("clientConfig");
        ClientConfigRules.check(client);
    }

    private static void reviewVersions(Field versions) {
        if (!versions.isRequiredNotEmpty()) {
            return;
        }
        versions.each(each -> DefinitionValidator.matches(each, Formats::dns1035Label));
        List<String> all = Trees.texts(versions.node());
        if (!all.contains("v1")) {
            versions.invalid("must include at least one of v1, v1beta1");
        }
    }
}
