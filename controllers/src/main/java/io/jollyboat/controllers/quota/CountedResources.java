package io.jollyboat.controllers.quota;

import io.jollyboat.core.client.ApiRequest;
import io.jollyboat.core.client.ApiTransport;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.errors.Reason;
import io.jollyboat.core.model.KubernetesObject;
import io.jollyboat.core.model.ResourceType;
import io.jollyboat.core.quota.QuotaUsage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Finds the resources that quotas limit by names such as {@code count/deployments.apps}, custom
 * ones too: what is served is asked of the server.
 */
final class CountedResources {

    /** Resources with limits of more than their number. */
    private static final List<String> MEASURED =
            List.of("pods", "services", "persistentvolumeclaims");

    private final ApiTransport api;
    private final Map<String, ResourceType<KubernetesObject>> found = new ConcurrentHashMap<>();

    CountedResources(ApiTransport api) {
        this.api = api;
    }

    private record Item(ObjectNode json) implements KubernetesObject {}

    /** The resource that a limit is about; empty when no such resource is served. */
    Optional<ResourceType<KubernetesObject>> of(String limit) {
        String resource = resource(limit);
        ResourceType<KubernetesObject> known = found.get(resource);
        if (known != null) {
            return Optional.of(known);
        }
        int dot = resource.indexOf('.');
        String plural = dot < 0 ? resource : resource.substring(0, dot);
        Optional<ResourceType<KubernetesObject>> type =
                discovered(dot < 0 ? "" : resource.substring(dot + 1), plural);
        type.ifPresent(it -> found.put(resource, it));
        return type;
    }

    private static String resource(String limit) {
        if (limit.startsWith("count/")) {
            return limit.substring("count/".length());
        }
        return MEASURED.stream()
                .filter(plural -> QuotaUsage.about(limit, "", plural))
                .findFirst()
                .orElse(limit);
    }

    private Optional<ResourceType<KubernetesObject>> discovered(String group, String plural) {
        try {
            String version =
                    group.isEmpty()
                            ? "v1"
                            : get("/apis/" + group).at("/preferredVersion/version").asString("");
            String base = group.isEmpty() ? "/api/v1" : "/apis/" + group + "/" + version;
            for (JsonNode each : get(base).path("resources")) {
                if (each.path("name").asString("").equals(plural)
                        && each.path("namespaced").asBoolean(false)) {
                    return Optional.of(
                            new ResourceType<>(
                                    group,
                                    version,
                                    each.path("kind").asString(""),
                                    plural,
                                    true,
                                    Item::new));
                }
            }
            return Optional.empty();
        } catch (ApiException unknown) {
            if (unknown.reason() == Reason.NOT_FOUND) {
                return Optional.empty();
            }
            throw unknown;
        }
    }

    private JsonNode get(String path) {
        return api.call(ApiRequest.get(path, Map.of()));
    }
}
