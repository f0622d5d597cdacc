package io.jollyboat.apiserver.options;

import io.jollyboat.apiserver.admission.image.ImagePolicyTerms;
import io.jollyboat.apiserver.admission.namespace.EventLimit;
import io.jollyboat.apiserver.admission.namespace.NodeSelectorTerms;
import io.jollyboat.apiserver.admission.pod.TolerationTerms;
import io.jollyboat.apiserver.admission.security.PodSecurityTerms;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What admission plug-ins are told, each in its own words.
 *
 * @param podSecurity what PodSecurity asks where namespaces say nothing, and of whom
 * @param eventLimits how many events EventRateLimit takes; empty where nobody said it
 * @param images whom ImagePolicyWebhook asks; null where nobody said it
 * @param selectors the nodes that PodNodeSelector keeps pods to where namespaces say nothing
 * @param tolerations what PodTolerationRestriction adds and allows where namespaces say nothing
 */
public record PluginSettings(
        PodSecurityTerms podSecurity,
        List<EventLimit> eventLimits,
        @Nullable ImagePolicyTerms images,
        NodeSelectorTerms selectors,
        TolerationTerms tolerations) {

    /** Nobody said anything. */
    static final PluginSettings NONE =
            new PluginSettings(
                    PodSecurityTerms.NONE,
                    List.of(),
                    null,
                    NodeSelectorTerms.NONE,
                    TolerationTerms.NONE);

    public PluginSettings {
        eventLimits = List.copyOf(eventLimits);
    }

    PluginSettings podSecurity(PodSecurityTerms terms) {
        return new PluginSettings(terms, eventLimits, images, selectors, tolerations);
    }

    PluginSettings eventLimits(List<EventLimit> limits) {
        return new PluginSettings(podSecurity, limits, images, selectors, tolerations);
    }

    PluginSettings images(ImagePolicyTerms terms) {
        return new PluginSettings(podSecurity, eventLimits, terms, selectors, tolerations);
    }

    PluginSettings selectors(NodeSelectorTerms terms) {
        return new PluginSettings(podSecurity, eventLimits, images, terms, tolerations);
    }

    PluginSettings tolerations(TolerationTerms terms) {
        return new PluginSettings(podSecurity, eventLimits, images, selectors, terms);
    }
}
