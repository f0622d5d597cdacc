package io.jollyboat.controllers.namespace;

import io.jollyboat.controllers.namespace.NamespacedResources.Collection;
import io.jollyboat.controllers.namespace.NamespacedResources.Discovered;
import io.jollyboat.core.client.ApiRequest;
import io.jollyboat.core.client.ApiTransport;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.errors.Reason;
import io.jollyboat.core.placement.PodLife;
import io.jollyboat.core.runtime.Seconds;
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

    /**
     * Deletes the pods, or when there are none, everything else; says what is left.
     *
     * @param age of the namespace's own deletion: pods are waited for as long as they may take
     */
    Remains empty(String namespace, Duration age, Discovered discovered) {
        var remains = new Collected(discovered.failures(), age);
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
            JsonNode present = collection.isPods() ? items(path) : one(path);
            if (present.isEmpty()) {
                return;
            }
            Duration grace = collection.isPods() ? remains.grace(present) : Duration.ZERO;
            delete(collection, path);
            JsonNode left = items(path);
            for (JsonNode each : left) {
                remains.add(collection, each);
            }
            if (!left.isEmpty()
                    && grace.isZero()
                    && left.valueStream().allMatch(Emptying::withoutFinalizers)) {
                remains.failures.add(
                        "unexpected items still remain in namespace: %s for gvr: %s"
                                .formatted(namespace, collection.written()));
            }
        } catch (ApiException e) {
            remains.failures.add(e.message());
        }
    }

    /** Whether there is any is all that matters. */
    private JsonNode one(String path) {
        return api.call(ApiRequest.get(path, Map.of("limit", List.of("1")))).path("items");
    }

    private JsonNode items(String path) {
        return api.call(ApiRequest.get(path, Map.of())).path("items");
    }

    private void delete(Collection collection, String path) {
        if (collection.atOnce()) {
            api.call(new ApiRequest("DELETE", path, BACKGROUND, "", null));
            return;
        }
        for (JsonNode item : items(path)) {
            String name = item.path("metadata").path("name").asString("");
            try {
                api.call(new ApiRequest("DELETE", path + "/" + name, BACKGROUND, "", null));
            } catch (ApiException e) {
                if (e.reason() != Reason.NOT_FOUND) {
                    throw e;
                }
            }
        }
    }

    private static boolean withoutFinalizers(JsonNode item) {
        return item.path("metadata").path("finalizers").isEmpty();
    }

    /** What was found so far. */
    private static final class Collected {

        private final List<String> undiscovered;
        private final List<String> failures = new ArrayList<>();
        private final Map<String, Integer> counts = new TreeMap<>();
        private final Map<String, Integer> finalizers = new TreeMap<>();
        private final Duration age;
        private Duration grace = Duration.ZERO;

        private Collected(List<String> undiscovered, Duration age) {
            this.undiscovered = undiscovered;
            this.age = age;
        }

        /**
         * How long pods may take at most, or zero once the namespace's deletion is older than that.
         */
        private Duration grace(JsonNode pods) {
            for (JsonNode pod : pods) {
                if (!PodLife.hasEnded(pod)) {
                    long own = pod.path("spec").path("terminationGracePeriodSeconds").asLong(0);
                    grace = own > grace.toSeconds() ? Seconds.of(own) : grace;
                }
            }
            grace = age.compareTo(grace) >= 0 ? Duration.ZERO : grace;
            return grace;
        }

        private void add(Collection collection, JsonNode item) {
            counts.merge(collection.qualified(), 1, Integer::sum);
            JsonNode metadata = item.path("metadata");
            for (JsonNode finalizer : metadata.path("finalizers")) {
                finalizers.merge(finalizer.asString(""), 1, Integer::sum);
            }
        }

        private Remains asRemains() {
            return new Remains(undiscovered, failures, counts, finalizers, grace);
        }
    }
}
