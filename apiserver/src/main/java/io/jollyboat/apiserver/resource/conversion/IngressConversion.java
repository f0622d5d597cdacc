package io.jollyboat.apiserver.resource.conversion;

import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.resource.Conversion;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Ingresses before {@code networking.k8s.io/v1}: a backend named its service and port side by side,
 * and a path could leave out its type.
 */
public final class IngressConversion implements Conversion {

    @Override
    public void defaults(ObjectNode object, String version) {
        for (ObjectNode rule : Trees.objects(object, "spec", "rules")) {
            for (ObjectNode path : Trees.objects(rule, "http", "paths")) {
                Trees.putIfAbsent(path, "pathType", "ImplementationSpecific");
            }
        }
    }

    @Override
    public void toStored(ObjectNode object, String version) {
        if (object.path("spec") instanceof ObjectNode spec) {
            rename(spec, "backend", "defaultBackend");
        }
        backends(object, IngressConversion::backendToStored);
    }

    @Override
    public void toServed(ObjectNode object, String version) {
        backends(object, IngressConversion::backendToServed);
        if (object.path("spec") instanceof ObjectNode spec) {
            rename(spec, "defaultBackend", "backend");
        }
    }

    /** Does something to every backend of an ingress in its stored outline. */
    private static void backends(ObjectNode ingress, Consumer<ObjectNode> change) {
        if (ingress.path("spec").path("defaultBackend") instanceof ObjectNode backend) {
            change.accept(backend);
        }
        for (ObjectNode rule : Trees.objects(ingress, "spec", "rules")) {
            for (ObjectNode path : Trees.objects(rule, "http", "paths")) {
                if (path.path("backend") instanceof ObjectNode backend) {
                    change.accept(backend);
                }
            }
        }
    }

    private static void backendToStored(ObjectNode backend) {
        JsonNode name = backend.remove("serviceName");
        JsonNode port = backend.remove("servicePort");
        if (name != null) {
            Trees.object(backend, "service").set("name", name);
        }
        if (port != null && !port.isNull()) {
            Trees.object(Trees.object(backend, "service"), "port")
                    .set(port.isString() ? "name" : "number", port);
        }
    }

    private static void backendToServed(ObjectNode backend) {
        JsonNode service = backend.remove("service");
        if (service == null) {
            return;
        }
        Trees.copyOrRemove(backend, "serviceName", service.get("name"));
        JsonNode port = service.path("port");
        Trees.copyOrRemove(
                backend, "servicePort", port.has("number") ? port.get("number") : port.get("name"));
    }

    private static void rename(ObjectNode object, String from, String to) {
        JsonNode value = object.remove(from);
        if (value != null) {
            object.set(to, value);
        }
    }
}
