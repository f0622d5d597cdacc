package io.jollyboat.controllers.discovery;

import io.jollyboat.core.client.ApiRequest;
import io.jollyboat.core.client.ApiTransport;
import io.jollyboat.core.errors.ApiException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** Asks discovery for every resource there is, each in one version. */
public final class ServedResources {

    /** Holds nothing of its own: what old manifests find there is in today's groups. */
    public static final String OLD_GROUP = "extensions";

    private static final Logger LOG = LoggerFactory.getLogger(ServedResources.class);
    private static final int UNAVAILABLE = 503;

    private final ApiTransport api;

    public ServedResources(ApiTransport api) {
        this.api = api;
    }

    /**
     * Every resource, without subresources. Of several versions the preferred one is taken, and of
     * the others only what that does not have; what is in two groups is told of once, in today's.
     * What another server serves that does not answer is left out: the rest is no less there.
     *
     * @throws ApiException when the server does not tell
     */
    public List<ServedResource> all() {
        List<ServedResource> all = new ArrayList<>();
        Set<String> known = new HashSet<>();
        add(all, known, "", "v1", "/api/v1");
        for (JsonNode group : get("/apis").path("groups")) {
            String name = group.path("name").asString("");
            if (name.equals(OLD_GROUP)) {
                continue;
            }
            for (String version : versions(group)) {
                try {
                    add(all, known, name, version, "/apis/" + name + "/" + version);
                } catch (ApiException e) {
                    if (e.code() != UNAVAILABLE) {
                        throw e;
                    }
                    LOG.debug("{}/{} is not there: {}", name, version, e.message());
                }
            }
        }
        return all;
    }

    private static Set<String> versions(JsonNode group) {
        Set<String> versions = new LinkedHashSet<>();
        versions.add(group.path("preferredVersion").path("version").asString(""));
        group.path("versions").forEach(one -> versions.add(one.path("version").asString("")));
        versions.remove("");
        return versions;
    }

    private void add(
            List<ServedResource> all,
            Set<String> known,
            String group,
            String version,
            String path) {
        for (JsonNode resource : get(path).path("resources")) {
            String plural = resource.path("name").asString("");
            if (!plural.contains("/") && known.add(plural + "." + group)) {
                all.add(
                        new ServedResource(
                                group,
                                version,
                                resource.path("kind").asString(""),
                                plural,
                                resource.path("namespaced").asBoolean(false),
                                resource.path("verbs")
                                        .valueStream()
                                        .map(verb -> verb.asString(""))
                                        .collect(Collectors.toSet())));
            }
        }
    }

    private JsonNode get(String path) {
        return api.call(ApiRequest.get(path, Map.of()));
    }
}
