package io.jollyboat.apiserver.options;

import io.jollyboat.apiserver.admission.image.ImagePolicyTerms;
import io.jollyboat.apiserver.admission.namespace.EventLimit;
import io.jollyboat.apiserver.admission.namespace.NodeSelectorTerms;
import io.jollyboat.apiserver.admission.pod.TolerationTerms;
import io.jollyboat.apiserver.admission.quota.LimitedResource;
import io.jollyboat.apiserver.admission.security.PodSecurityTerms;
import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.webhook.WebhookUsers;
import java.util.Set;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The file of {@code admission-control-config-file}: how plug-ins are set, each by its name. */
final class AdmissionConfiguration {

    private static final String GROUP = "apiserver.config.k8s.io/";
    private static final Set<String> VERSIONS =
            Set.of(GROUP + "v1", GROUP + "v1alpha1", "apiserver.k8s.io/v1alpha1");

    private AdmissionConfiguration() {}

    /**
     * What plug-ins are told, and what it says beyond that.
     *
     * @param files reads another file that it names
     * @throws IllegalArgumentException when it is something else, or sets what cannot be set
     */
    static PluginSettings apply(
            PluginSettings plugins, JsonNode json, Function<String, JsonNode> files) {
        if (!VERSIONS.contains(Trees.text(json, "apiVersion"))
                || !Trees.text(json, "kind").equals("AdmissionConfiguration")) {
            throw new IllegalArgumentException(
                    "not an AdmissionConfiguration of apiserver.config.k8s.io/v1");
        }
        PluginSettings settings = plugins;
        for (ObjectNode each : Trees.objects(json, "plugins")) {
            String path = Trees.text(each, "path");
            JsonNode said = path.isEmpty() ? each.path("configuration") : files.apply(path);
            String name = Trees.text(each, "name");
            settings =
                    switch (name) {
                        case "EventRateLimit" -> settings.eventLimits(EventLimit.of(said));
                        case "ImagePolicyWebhook" ->
                                settings.images(ImagePolicyTerms.of(said, files));
                        case "PodNodeSelector" -> settings.selectors(NodeSelectorTerms.of(said));
                        case "PodTolerationRestriction" ->
                                settings.tolerations(TolerationTerms.of(said));
                        case "ResourceQuota" -> settings.limited(LimitedResource.of(said));
                        case "MutatingAdmissionWebhook", "ValidatingAdmissionWebhook" ->
                                settings.webhook(name, WebhookUsers.of(said, files));
                        case "PodSecurity" -> settings.podSecurity(PodSecurityTerms.of(said));
                        default ->
                                throw new IllegalArgumentException(
                                        "the plug-in " + name + " cannot be configured here");
                    };
        }
        return settings;
    }
}
