package io.jollyboat.apiserver.admission.namespace;

import io.jollyboat.apiserver.json.Trees;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * What the cluster's settings say of the nodes that pods may ask for.
 *
 * @param standard the selector of namespaces whose annotation says none; as it was written
 * @param whitelists by namespace, the labels that its pods may ask for; as they were written
 */
public record NodeSelectorTerms(String standard, Map<String, String> whitelists) {

    /** Nothing is said. */
    public static final NodeSelectorTerms NONE = new NodeSelectorTerms("", Map.of());

    private static final String SETTINGS = "podNodeSelectorPluginConfig";
    private static final String STANDARD = "clusterDefaultNodeSelector";

    public NodeSelectorTerms {
        whitelists = Map.copyOf(whitelists);
    }

    /**
     * Reads the settings of PodNodeSelector, which have no version.
     *
     * @throws IllegalArgumentException when they are none
     */
    public static NodeSelectorTerms of(JsonNode json) {
        Map<String, String> all = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> each : json.path(SETTINGS).properties()) {
            if (!each.getValue().isString()) {
                throw new IllegalArgumentException(
                        "field \"" + SETTINGS + "." + each.getKey() + "\" must be a string");
            }
            all.put(each.getKey(), each.getValue().stringValue());
        }
        if (!json.path(SETTINGS).isObject() && !Trees.absent(json.get(SETTINGS))) {
            throw new IllegalArgumentException("field \"" + SETTINGS + "\" must be an object");
        }
        String standard = all.getOrDefault(STANDARD, "");
        return new NodeSelectorTerms(standard, all);
    }
}
