package io.jollyboat.apiserver.options;

import io.jollyboat.apiserver.admission.image.ImagePolicyTerms;
import io.jollyboat.apiserver.admission.namespace.EventLimit;
import io.jollyboat.apiserver.admission.namespace.NodeSelectorTerms;
import io.jollyboat.apiserver.admission.pod.TolerationTerms;
import io.jollyboat.apiserver.admission.quota.LimitedResource;
import io.jollyboat.apiserver.admission.security.PodSecurityTerms;
import io.jollyboat.apiserver.webhook.WebhookUsers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What admission plug-ins are told, each in its own words.
 *
 * @param podSecurity what PodSecurity asks where namespaces say nothing, and of whom
 * @param eventLimits how many events EventRateLimit takes; empty where nobody said it
 * @param images whom ImagePolicyWebhook asks; null where nobody said it
 * @param selectors the nodes that PodNodeSelector keeps pods to where namespaces say nothing
 * @param tolerations what PodTolerationRestriction adds and allows where namespaces say nothing
 * @param limited of what ResourceQuota gives nothing without a quota
 * @param webhooks whom webhooks are shown, by the plug-in that asks them
 */
public record PluginSettings(
        PodSecurityTerms podSecurity,
        List<EventLimit> eventLimits,
        @Nullable ImagePolicyTerms images,
        NodeSelectorTerms selectors,
        TolerationTerms tolerations,
        List<LimitedResource> limited,
        Map<String, WebhookUsers> webhooks) {

    /** Nobody said anything. */
    static final PluginSettings NONE =
            new PluginSettings(
                    PodSecurityTerms.NONE,
                    List.of(),
                    null,
                    NodeSelectorTerms.NONE,
                    TolerationTerms.NONE,
                    List.of(),
                    Map.of());

    public PluginSettings {
        eventLimits = List.copyOf(eventLimits);
        limited = List.copyOf(limited);
        webhooks = Map.copyOf(webhooks);
    }

    PluginSettings podSecurity(PodSecurityTerms terms) {
        return new PluginSettings(
                terms, eventLimits, images, selectors, tolerations, limited, webhooks);
    }

    PluginSettings eventLimits(List<EventLimit> limits) {
        return new PluginSettings(
                podSecurity, limits, images, selectors, tolerations, limited, webhooks);
    }

    PluginSettings images(ImagePolicyTerms terms) {
        return new PluginSettings(
                podSecurity, eventLimits, terms, selectors, tolerations, limited, webhooks);
    }

    PluginSettings selectors(NodeSelectorTerms terms) {
        return new PluginSettings(
                podSecurity, eventLimits, images, terms, tolerations, limited, webhooks);
    }

    PluginSettings tolerations(TolerationTerms terms) {
        return new PluginSettings(
                podSecurity, eventLimits, images, selectors, terms, limited, webhooks);
    }

    PluginSettings limited(List<LimitedResource> resources) {
        return new PluginSettings(
                podSecurity, eventLimits, images, selectors, tolerations, resources, webhooks);
    }

    PluginSettings webhook(String plugin, WebhookUsers users) {
        Map<String, WebhookUsers> all = new HashMap<>(webhooks);
        all.put(plugin, users);
        return new PluginSettings(
                podSecurity, eventLimits, images, selectors, tolerations, limited, all);
    }
}
