package io.jollyboat.apiserver.defaulting;

import static io.jollyboat.apiserver.json.Trees.absent;
import static io.jollyboat.apiserver.json.Trees.objects;
import static io.jollyboat.apiserver.json.Trees.putIfAbsent;

import io.jollyboat.apiserver.json.Trees;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Defaults of containers. */
final class ContainerDefaults {
    private ContainerDefaults() {}

    static void container(ObjectNode container) {
        putIfAbsent(container, "imagePullPolicy", pullPolicy(Trees.text(container, "image")));
        putIfAbsent(container, "terminationMessagePath", "/dev/termination-log");
        putIfAbsent(container, "terminationMessagePolicy", "File");
        Trees.object(container, "resources");
        objects(container, "ports").forEach(port -> putIfAbsent(port, "protocol", "TCP"));
        for (ObjectNode variable : objects(container, "env")) {
            fieldReference(variable.path("valueFrom") instanceof ObjectNode from ? from : variable);
        }
        for (String probe : List.of("livenessProbe", "readinessProbe", "startupProbe")) {
            if (container.path(probe) instanceof ObjectNode present) {
                probe(present);
            }
        }
        for (String hook : List.of("postStart", "preStop")) {
            httpGet(container.path("lifecycle").path(hook).path("httpGet"));
        }
    }

    /** An image without a tag, or with the tag latest, may be a new one each time. */
    static String pullPolicy(String image) {
        if (image.indexOf('@') >= 0) {
            return "IfNotPresent";
        }
        String last = image.substring(image.lastIndexOf('/') + 1);
        int colon = last.indexOf(':');
        return colon < 0 || last.substring(colon + 1).equals("latest") ? "Always" : "IfNotPresent";
    }

    /** A reference to a field of the pod, wherever it stands. */
    static void fieldReference(ObjectNode holder) {
        if (holder.path("fieldRef") instanceof ObjectNode reference) {
            putIfAbsent(reference, "apiVersion", "v1");
        }
    }

    private static void probe(ObjectNode probe) {
        putIfZero(probe, "timeoutSeconds", 1);
        putIfZero(probe, "periodSeconds", 10);
        putIfZero(probe, "successThreshold", 1);
        putIfZero(probe, "failureThreshold", 3);
        httpGet(probe.path("httpGet"));
        if (probe.path("grpc") instanceof ObjectNode grpc && absent(grpc.get("service"))) {
            grpc.put("service", "");
        }
    }

    private static void putIfZero(ObjectNode object, String field, long value) {
        if (Trees.number(object, 0, field) == 0) {
            object.set(field, Trees.whole(value));
        }
    }

    private static void httpGet(JsonNode handler) {
        if (handler instanceof ObjectNode httpGet) {
            putIfAbsent(httpGet, "path", "/");
            putIfAbsent(httpGet, "scheme", "HTTP");
        }
    }
}
