package io.jollyboat.apiserver.admission.quota;

import io.jollyboat.apiserver.file.SettingsShape;
import io.jollyboat.apiserver.json.Trees;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A resource of which nobody gets anything but by a quota that allows it.
 *
 * @param group of the API, empty for the core group
 * @param resource its plural
 * @param matchContains parts of the names under which quotas count it: what is counted under such a
 *     name needs a quota of that name
 * @param matchScopes as in a quota's {@code scopeSelector}: what lies in such a scope needs a quota
 *     of that scope
 */
public record LimitedResource(
        String group, String resource, List<String> matchContains, List<ObjectNode> matchScopes) {

    private static final String GROUP = "resourcequota.admission.k8s.io/";
    private static final Set<String> KINDS =
            Set.of(
                    "apiserver.config.k8s.io/v1 ResourceQuotaConfiguration",
                    GROUP + "v1beta1 Configuration",
                    GROUP + "v1alpha1 Configuration");
    private static final SettingsShape SHAPE =
            SettingsShape.FILE.each(
                    "limitedResources",
                    SettingsShape.NONE
                            .texts("apiGroup", "resource")
                            .lists("matchContains")
                            .each(
                                    "matchScopes",
                                    SettingsShape.NONE
                                            .texts("scopeName", "operator")
                                            .lists("values")));

    public LimitedResource {
        matchContains = List.copyOf(matchContains);
        matchScopes = List.copyOf(matchScopes);
    }

    /**
     * Reads a {@code ResourceQuotaConfiguration}.
     *
     * @throws IllegalArgumentException when it is none
     */
    public static List<LimitedResource> of(JsonNode json) {
        if (!KINDS.contains(Trees.text(json, "apiVersion") + " " + Trees.text(json, "kind"))) {
            throw new IllegalArgumentException(
                    "the configuration of ResourceQuota is not a ResourceQuotaConfiguration of"
                            + " apiserver.config.k8s.io/v1");
        }
        SHAPE.check(json);
        List<LimitedResource> all = new ArrayList<>();
        for (ObjectNode each : Trees.objects(json, "limitedResources")) {
            String resource = Trees.text(each, "resource");
            if (resource.isEmpty()) {
                throw new IllegalArgumentException(
                        "limitedResources[" + all.size() + "].resource: Required value");
            }
            all.add(
                    new LimitedResource(
                            Trees.text(each, "apiGroup"),
                            resource,
                            each.path("matchContains")
                                    .valueStream()
                                    .map(part -> part.asString(""))
                                    .toList(),
                            Trees.objects(each, "matchScopes")));
        }
        return all;
    }
}
