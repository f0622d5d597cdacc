package io.jollyboat.controllers.autoscaler;

import io.jollyboat.core.api.autoscaling.v2.CrossVersionObjectReference;
import io.jollyboat.core.client.ApiRequest;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.errors.Reason;
import io.jollyboat.core.model.Trees;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The scale of a workload of any kind, custom ones included.
 *
 * @param path of the scale
 * @param json the scale as it was read
 */
record TargetScale(String path, ObjectNode json) {

    /** How often a change is tried that others get in the way of. */
    private static final int ATTEMPTS = 5;

    /**
     * Reads it. Blocks.
     *
     * @throws ApiException when there is no such workload, or it has no scale
     */
    static TargetScale of(Client client, String namespace, CrossVersionObjectReference target) {
        Served served = served(client, target);
        String path =
                served.base
                        + "/namespaces/"
                        + namespace
                        + "/"
                        + served.plural
                        + "/"
                        + target.name();
        JsonNode scale = client.call(ApiRequest.get(path + "/scale", Map.of()));
        return new TargetScale(path + "/scale", (ObjectNode) scale);
    }

    /**
     * Where a kind is served.
     *
     * @param base the path of group and version
     */
    private record Served(String base, String plural) {}

    /**
     * By the version that is named or, since a reference may be older than the cluster, by any
     * other of the group.
     */
    private static Served served(Client client, CrossVersionObjectReference target) {
        String named = base(target.apiVersion());
        return in(client, named, target.kind())
                .or(
                        () ->
                                versions(client, target.apiVersion()).stream()
                                        .flatMap(base -> in(client, base, target.kind()).stream())
                                        .findFirst())
                .orElseThrow(
                        () ->
                                ApiException.badRequest(
                                        "no matches for kind \"%s\" in group \"%s\""
                                                .formatted(
                                                        target.kind(),
                                                        group(target.apiVersion()))));
    }

    private static Optional<Served> in(Client client, String base, String kind) {
        for (JsonNode one : resources(client, base)) {
            String name = one.path("name").asString("");
            if (!name.contains("/") && one.path("kind").asString("").equals(kind)) {
                return Optional.of(new Served(base, name));
            }
        }
        return Optional.empty();
    }

    /** Those of the group, as the server would have them tried. */
    private static List<String> versions(Client client, String apiVersion) {
        String group = group(apiVersion);
        return group.isEmpty()
                ? List.of("/api/v1")
                : items(client, "/apis/" + group, "versions")
                        .valueStream()
                        .map(one -> "/apis/" + one.path("groupVersion").asString(""))
                        .toList();
    }

    private static String base(String apiVersion) {
        return apiVersion.contains("/") ? "/apis/" + apiVersion : "/api/" + apiVersion;
    }

    private static String group(String apiVersion) {
        return apiVersion.contains("/") ? apiVersion.substring(0, apiVersion.indexOf('/')) : "";
    }

    /** What a version of a group has; nothing if the server does not know it. */
    private static JsonNode resources(Client client, String base) {
        return items(client, base, "resources");
    }

    private static JsonNode items(Client client, String path, String field) {
        try {
            return client.call(ApiRequest.get(path, Map.of())).path(field);
        } catch (ApiException e) {
            if (e.reason() == Reason.NOT_FOUND) {
                return Trees.newObject().putArray(field);
            }
            throw e;
        }
    }

    /** As metrics name it: {@code ingresses.networking.k8s.io}. */
    static String resource(Client client, CrossVersionObjectReference target) {
        String group = group(target.apiVersion());
        String plural = served(client, target).plural;
        return group.isEmpty() ? plural : plural + "." + group;
    }

    int wanted() {
        return Trees.integer(Trees.object(json, "spec"), "replicas", 0);
    }

    int present() {
        return Trees.integer(Trees.object(json, "status"), "replicas", 0);
    }

    /** Which pods are its, as {@code app=web}; empty when it does not say. */
    String selector() {
        return Trees.text(Trees.object(json, "status"), "selector");
    }

    /**
     * Asks for another number of replicas, and again where somebody changed the workload in
     * between. Blocks.
     *
     * @throws ApiException when it cannot be had
     */
    void set(Client client, int replicas) {
        TargetScale latest = this;
        for (int attempt = 1; latest.wanted() != replicas; attempt++) {
            ObjectNode scale = latest.json.deepCopy();
            scale.withObject("/spec").put("replicas", replicas);
            try {
                client.call(new ApiRequest("PUT", path, Map.of(), ApiRequest.JSON, scale));
                return;
            } catch (ApiException e) {
                if (e.reason() != Reason.CONFLICT || attempt == ATTEMPTS) {
                    throw e;
                }
            }
            JsonNode now = client.call(ApiRequest.get(path, Map.of()));
            latest = new TargetScale(path, (ObjectNode) now);
        }
    }
}
