package io.jollyboat.controllers.autoscaler;

import io.jollyboat.core.api.autoscaling.v2.CrossVersionObjectReference;
import io.jollyboat.core.client.ApiRequest;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.errors.Reason;
import io.jollyboat.core.model.Trees;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The scale of a workload of any kind, custom ones included.
 *
 * @param path of the scale
 * @param json the scale as it was read
 */
record TargetScale(String path, ObjectNode json) {

    /**
     * Reads it. Blocks.
     *
     * @throws ApiException when there is no such workload, or it has no scale
     */
    static TargetScale of(Client client, String namespace, CrossVersionObjectReference target) {
        String base = base(target.apiVersion());
        String plural = plural(client, target);
        String path = base + "/namespaces/" + namespace + "/" + plural + "/" + target.name();
        JsonNode scale = client.call(ApiRequest.get(path + "/scale", Map.of()));
        return new TargetScale(path + "/scale", (ObjectNode) scale);
    }

    private static String base(String apiVersion) {
        return apiVersion.contains("/") ? "/apis/" + apiVersion : "/api/" + apiVersion;
    }

    /** The resource of a kind, as the server tells. */
    static String plural(Client client, CrossVersionObjectReference target) {
        for (JsonNode one : resources(client, base(target.apiVersion()))) {
            String name = one.path("name").asString("");
            if (!name.contains("/") && one.path("kind").asString("").equals(target.kind())) {
                return name;
            }
        }
        String version = target.apiVersion();
        throw ApiException.badRequest(
                "no matches for kind \"%s\" in group \"%s\""
                        .formatted(
                                target.kind(),
                                version.contains("/")
                                        ? version.substring(0, version.indexOf('/'))
                                        : ""));
    }

    /** What a version of a group has; nothing if the server does not know it. */
    private static JsonNode resources(Client client, String base) {
        try {
            return client.call(ApiRequest.get(base, Map.of())).path("resources");
        } catch (ApiException e) {
            if (e.reason() == Reason.NOT_FOUND) {
                return Trees.newObject().putArray("resources");
            }
            throw e;
        }
    }

    /** As metrics name it: {@code ingresses.networking.k8s.io}. */
    static String resource(Client client, CrossVersionObjectReference target) {
        String version = target.apiVersion();
        String plural = plural(client, target);
        return version.contains("/")
                ? plural + "." + version.substring(0, version.indexOf('/'))
                : plural;
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

    /** Asks for another number of replicas, unless somebody else has in between. Blocks. */
    void set(Client client, int replicas) {
        ObjectNode scale = json.deepCopy();
        scale.withObject("/spec").put("replicas", replicas);
        client.call(new ApiRequest("PUT", path, Map.of(), ApiRequest.JSON, scale));
    }
}
