package io.jollyboat.apiserver.admission.match;

import io.jollyboat.apiserver.admission.AdmissionRequest;
import io.jollyboat.apiserver.admission.Target;
import io.jollyboat.apiserver.resource.ObjectKind;
import io.jollyboat.apiserver.resource.Requester;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A request as webhooks and expressions are told of it, but for its objects: {@code
 * AdmissionRequest} of admission.k8s.io/v1.
 */
public final class RequestDescription {

    private RequestDescription() {}

    /**
     * The description.
     *
     * @param matched the resource by which it was asked for
     */
    public static ObjectNode of(AdmissionRequest request, Served matched) {
        Target target = request.target();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        kind(json.putObject("kind"), matched.kind(target));
        resource(json.putObject("resource"), matched);
        if (!target.subresource().isEmpty()) {
            json.put("subResource", target.subresource());
        }
        kind(json.putObject("requestKind"), target.kind());
        resource(json.putObject("requestResource"), Served.of(target));
        if (!target.subresource().isEmpty()) {
            json.put("requestSubResource", target.subresource());
        }
        if (!target.name().isEmpty()) {
            json.put("name", target.name());
        }
        boolean itself = target.isOrIsBelow("", "namespaces"); // a namespace is in itself
        String namespace = itself ? target.name() : target.namespace();
        if (!namespace.isEmpty()) {
            json.put("namespace", namespace);
        }
        json.put("operation", request.operation().name());
        user(json.putObject("userInfo"), request.user());
        json.put("dryRun", request.dryRun());
        if (request.options().isEmpty()) {
            json.putNull("options");
        } else {
            json.set("options", request.options().deepCopy());
        }
        return json;
    }

    private static void kind(ObjectNode json, ObjectKind kind) {
        json.put("group", kind.group()).put("version", kind.version()).put("kind", kind.kind());
    }

    private static void resource(ObjectNode json, Served served) {
        json.put("group", served.definition().group())
                .put("version", served.version())
                .put("resource", served.definition().plural());
    }

    private static void user(ObjectNode json, Requester user) {
        json.put("username", user.name());
        if (!user.uid().isEmpty()) {
            json.put("uid", user.uid());
        }
        user.groups().forEach(json.putArray("groups")::add);
        if (!user.extra().isEmpty()) {
            ObjectNode extra = json.putObject("extra");
            user.extra().forEach((key, values) -> values.forEach(extra.putArray(key)::add));
        }
    }
}
