package io.jollyboat.proxy.gateway;

import io.jollyboat.core.client.Client;
import io.jollyboat.core.client.Patch;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.errors.Reason;
import io.jollyboat.core.model.ResourceType;
import io.jollyboat.core.runtime.Timeline;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes what became of objects into their statuses, where that says something new. */
final class GatewayStatuses {

    /** What is served beyond the least, by the names that the API's own tests go by; sorted. */
    private static final List<String> FEATURES =
            List.of(
                    "Gateway",
                    "GatewayPort8080",
                    "GatewayStaticAddresses",
                    "HTTPRoute",
                    "HTTPRouteBackendProtocolH2C",
                    "HTTPRouteBackendProtocolWebSocket",
                    "HTTPRouteBackendRequestHeaderModification",
                    "HTTPRouteBackendTimeout",
                    "HTTPRouteHostRewrite",
                    "HTTPRouteMethodMatching",
                    "HTTPRouteParentRefPort",
                    "HTTPRoutePathRedirect",
                    "HTTPRoutePathRewrite",
                    "HTTPRoutePortRedirect",
                    "HTTPRouteQueryParamMatching",
                    "HTTPRouteRequestMirror",
                    "HTTPRouteRequestMultipleMirrors",
                    "HTTPRouteRequestTimeout",
                    "HTTPRouteResponseHeaderModification",
                    "HTTPRouteSchemeRedirect",
                    "ReferenceGrant");

    private final Client client;
    private final Timeline timeline;

    GatewayStatuses(Client client, Timeline timeline) {
        this.client = client;
        this.timeline = timeline;
    }

    void ofClass(GatewayObject known) {
        ObjectNode status = JsonNodeFactory.instance.objectNode();
        Condition accepted =
                GatewayController.acceptable(known)
                        ? Condition.yes("Accepted", "Accepted")
                        : Condition.no(
                                "Accepted",
                                "InvalidParameters",
                                "this controller takes no parametersRef");
        write(status, List.of(accepted), known.status(), known);
        ArrayNode features = status.putArray("supportedFeatures");
        FEATURES.forEach(name -> features.addObject().put("name", name));
        patch(GatewayObject.CLASSES, known, status);
    }

    void ofGateway(GatewayPlan plan, List<String> addresses) {
        GatewayObject gateway = plan.gateway();
        ObjectNode status = JsonNodeFactory.instance.objectNode();
        ArrayNode shown = status.putArray("addresses");
        addresses.forEach(one -> shown.addObject().put("type", "IPAddress").put("value", one));
        write(status, plan.conditions(!addresses.isEmpty()), gateway.status(), gateway);
        ArrayNode listeners = status.putArray("listeners");
        for (ListenerPlan listener : plan.listeners()) {
            ObjectNode json = listeners.addObject().put("name", listener.name());
            json.put("attachedRoutes", listener.attached);
            ArrayNode kinds = json.putArray("supportedKinds");
            if (listener.servesRoutes()) {
                kinds.addObject().put("group", GatewayObject.GROUP).put("kind", "HTTPRoute");
            }
            JsonNode before = named(gateway.status().path("listeners"), "name", listener.name());
            write(json, listener.conditions(), before, gateway);
        }
        patch(GatewayObject.GATEWAYS, gateway, status);
    }

    /**
     * What is said of a route by other controllers stays.
     *
     * @param parents what is to be said of each of its references to a Gateway of ours
     */
    void ofRoute(GatewayObject route, Map<JsonNode, List<Condition>> parents) {
        ObjectNode status = JsonNodeFactory.instance.objectNode();
        ArrayNode all = status.putArray("parents");
        Map<JsonNode, JsonNode> before = new LinkedHashMap<>();
        for (JsonNode parent : route.status().path("parents")) {
            if (parent.path("controllerName").asString("").equals(GatewayController.CONTROLLER)) {
                before.put(parent.path("parentRef"), parent);
            } else {
                all.add(parent);
            }
        }
        parents.forEach(
                (ref, conditions) -> {
                    ObjectNode json = all.addObject();
                    json.set("parentRef", ref);
                    json.put("controllerName", GatewayController.CONTROLLER);
                    JsonNode old = before.getOrDefault(ref, MissingNode.getInstance());
                    write(json, conditions, old, route);
                });
        if (!all.isEmpty() || !before.isEmpty()) {
            patch(GatewayObject.ROUTES, route, status);
        }
    }

    private void write(ObjectNode into, List<Condition> wanted, JsonNode before, GatewayObject of) {
        Condition.write(
                into.putArray("conditions"),
                wanted,
                before.path("conditions"),
                of.generation(),
                timeline.now().truncatedTo(ChronoUnit.SECONDS).toString());
    }

    private static JsonNode named(JsonNode list, String field, String name) {
        for (JsonNode one : list) {
            if (one.path(field).asString("").equals(name)) {
                return one;
            }
        }
        return MissingNode.getInstance();
    }

    private void patch(ResourceType<GatewayObject> type, GatewayObject object, ObjectNode status) {
        boolean said =
                status.properties().stream()
                        .allMatch(
                                field ->
                                        field.getValue()
                                                .equals(object.status().path(field.getKey())));
        if (said) {
            return;
        }
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        patch.set("status", status);
        try {
            client.patch(type, object.namespace(), object.name(), "status", Patch.merge(patch));
        } catch (ApiException e) {
            if (e.reason() != Reason.NOT_FOUND) {
                throw e;
            }
        }
    }
}
