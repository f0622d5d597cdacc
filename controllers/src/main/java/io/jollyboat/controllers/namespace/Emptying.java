package io.jollyboat.controllers.namespace;

import io.jollyboat.controllers.namespace.NamespacedResources.Collection;
import io.jollyboat.controllers.namespace.NamespacedResources.Discovered;
import io.jollyboat.core.client.ApiRequest;
import io.jollyboat.core.client.ApiTransport;
import io.jollyboat.core.errors.ApiException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** Asks for the deletion of all that is in a namespace. */
final class Emptying {

    /** Nobody is to be spared or waited for: what depends on what is deleted is deleted too. */
    private static final Map<String, List<String>> BACKGROUND =
            Map.of("propagationPolicy", List.of("Background"));

    private final ApiTransport api;

    Emptying(ApiTransport api) {
        this.api = api;
    }

    /** Deletes the pods, or when there are none, everything else; says what is left. */
    Remains empty(String namespace, Discovered discovered) {
        var remains = new Collected(discovered.failures());
        discovered.collections().stream()
                .filter(Collection::isPods)
                .forEach(pods -> empty(namespace, pods, remains));
        if (remains.counts.isEmpty()) {
            discovered.collections().stream()
                    .filter(collection -> !collection.isPods())
                    .forEach(collection -> empty(namespace, collection, remains));
        }
        return remains.asRemains();
    }

    private void empty(String namespace, Collection collection, Collected remains) {
        String path = collection.path(namespace);
        try {
            JsonNode one = api.call(ApiRequest.get(path, Map.of("limit", List.of("1"))));
            if (one.path("items").isEmpty()) {
                return;
            }
            api.call(new ApiRequest("DELETE", path, BACKGROUND, "", null));
            JsonNode left = api.call(ApiRequest.get(path, Map.of())).path("items");
            for (JsonNode each : left) {
                remains.add(collection, each);
            }
            if (!left.isEmpty()
                    && left.valueStream().noneMatch(item -> mayStay(collection, item))) {
                remains.failures.add(
                        "unexpected items still remain in namespace: %s for gvr: %s"
                                .formatted(namespace, collection.written()));
            }
        } catch (ApiException e) {
            remains.failures.add(e.message());
        }
    }

    /** Whether it is no wonder that an object is still there. */
    private static boolean mayStay(Collection collection, JsonNode item) {
        return !item.path("metadata").path("finalizers").isEmpty()
                || (collection.isPods()
                        && item.path("metadata").path("deletionGracePeriodSeconds").asLong(0) > 0);
    }

    /** What was found so far. */
    private static final class Collected {

        private final List<String> undiscovered;
        private final List<String> failures = new ArrayList<>();
        private final Map<String, Integer> counts = new TreeMap<>();
        private final Map<String, Integer> finalizers = new TreeMap<>();
        private long grace; // seconds

        private Collected(List<String> undiscovered) {
            this.undiscovered = undiscovered;
        }

        private void add(Collection collection, JsonNode item) {
            counts.merge(collection.qualified(), 1, Integer::sum);
            JsonNode metadata = item.path("metadata");
            for (JsonNode finalizer : metadata.path("finalizers")) {
                finalizers.merge(finalizer.asString(""), 1, Integer::sum);
            }
            if (collection.isPods()) {
                grace = Math.max(grace, metadata.path("deletionGracePeriodSeconds").asLong(0));
            }
        }

        private Remains asRemains() {
            return new Remains(
                    undiscovered, failures, counts, finalizers, Duration.ofSeconds(grace));
        }
    }
}
