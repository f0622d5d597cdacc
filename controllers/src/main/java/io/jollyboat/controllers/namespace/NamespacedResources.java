package io.jollyboat.controllers.namespace;

import io.jollyboat.controllers.discovery.ServedResources;
import io.jollyboat.core.client.ApiRequest;
import io.jollyboat.core.client.ApiTransport;
import io.jollyboat.core.errors.ApiException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Finds out what can lie in a namespace: whatever the server serves, custom resources too. */
final class NamespacedResources {

    private static final int UNAVAILABLE = 503;

    private final ApiTransport api;

    NamespacedResources(ApiTransport api) {
        this.api = api;
    }

    /**
     * A collection that can be emptied.
     *
     * @param group API group, empty for core
     * @param base the path of its group and version
     * @param atOnce whether the server empties it in one call; else its members are deleted singly
     */
    record Collection(String group, String base, String plural, boolean atOnce) {
        /** Whether it is the collection of pods, which go first. */
        boolean isPods() {
            return group.isEmpty() && plural.equals("pods");
        }

        /** As conditions name it: {@code deployments.apps}, and {@code pods.} for core. */
        String qualified() {
            return plural + "." + group;
        }

        /** As messages show it: {@code apps/v1, Resource=deployments}. */
        String written() {
            String version = base.substring(base.lastIndexOf('/') + 1);
            return group + "/" + version + ", Resource=" + plural;
        }

        /** Its path in a namespace. */
        String path(String namespace) {
            return base + "/namespaces/" + namespace + "/" + plural;
        }
    }

    /**
     * What was found out.
     *
     * @param collections each in one version
     * @param failures what groups and versions could not be asked, as {@code group/version: why}
     */
    record Discovered(List<Collection> collections, List<String> failures) {}

    /** Every collection there is, as far as the server can tell. */
    Discovered all() {
        List<Collection> all = new ArrayList<>();
        List<String> failures = new ArrayList<>();
        Set<String> known = new HashSet<>();
        add(all, known, "", "/api/v1");
        for (JsonNode group : get("/apis").path("groups")) {
            if (group.path("name").asString("").equals(ServedResources.OLD_GROUP)) {
                continue;
            }
            for (JsonNode version : group.path("versions")) {
                String name = version.path("groupVersion").asString("");
                try {
                    add(all, known, group.path("name").asString(""), "/apis/" + name);
                } catch (ApiException e) {
                    failures.add(
                            name
                                    + ": "
                                    + (e.code() == UNAVAILABLE
                                            ? "stale GroupVersion discovery: " + name
                                            : e.message()));
                }
            }
        }
        return new Discovered(all, failures);
    }

    private void add(List<Collection> all, Set<String> known, String group, String base) {
        for (JsonNode resource : get(base).path("resources")) {
            String plural = resource.path("name").asString("");
            List<String> verbs =
                    resource.path("verbs").valueStream().map(verb -> verb.asString("")).toList();
            if (resource.path("namespaced").asBoolean(false)
                    && verbs.contains("delete")
                    && verbs.contains("list")
                    && known.add(group + "/" + plural)) {
                all.add(new Collection(group, base, plural, verbs.contains("deletecollection")));
            }
        }
    }

    private JsonNode get(String path) {
        return api.call(ApiRequest.get(path, Map.of()));
    }
}
