package io.jollyboat.apiserver.audit;

import io.jollyboat.apiserver.authorization.Decision;
import io.jollyboat.apiserver.pipeline.Call;
import io.jollyboat.apiserver.request.RequestInfo;
import io.jollyboat.apiserver.resource.Requester;
import io.jollyboat.core.http.HttpExchange;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is written down of a request at one of its stages: an {@code audit.k8s.io/v1 Event}.
 *
 * @param user who asked, before being taken for somebody else
 * @param received when the request came
 */
record AuditEvent(Call call, AuditLevel level, Requester user, Instant received) {

    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    ObjectNode at(String stage, Instant now) {
        ObjectNode event = JsonNodeFactory.instance.objectNode();
        event.put("kind", "Event").put("apiVersion", "audit.k8s.io/v1");
        event.put("level", level.word()).put("auditID", call.auditId()).put("stage", stage);
        event.put("requestURI", uri()).put("verb", call.info().verb());
        user(event.putObject("user"), user);
        impersonation(event);
        String agent = call.header("User-Agent");
        HttpExchange exchange = call.caller().exchange();
        event.putArray("sourceIPs")
                .add(
                        exchange == null
                                ? "127.0.0.1"
                                : exchange.peer().remoteAddress().getAddress().getHostAddress());
        if (!agent.isEmpty()) {
            event.put("userAgent", agent);
        }
        if (call.info().resourceRequest()) {
            reference(event.putObject("objectRef"), call.info());
        }
        event.put("requestReceivedTimestamp", MICROS.format(received));
        event.put("stageTimestamp", MICROS.format(now));
        return event;
    }

    private void impersonation(ObjectNode event) {
        String constraint = call.impersonation();
        if (constraint == null) {
            return;
        }
        user(event.putObject("impersonatedUser"), call.user());
        if (!constraint.isEmpty()) {
            event.putObject("authenticationMetadata").put("impersonationConstraint", constraint);
        }
    }

    /** Adds what is known once there is an answer. */
    ObjectNode answered(ObjectNode event, int code) {
        ObjectNode status = event.putObject("responseStatus");
        status.putObject("metadata");
        status.put("code", code);
        ObjectNode json = event.putObject("annotations");
        Decision decision = call.decision();
        boolean allowed = decision instanceof Decision.Allowed;
        if (decision != null && !allowed && !decision.error().isEmpty()) {
            json.put("authorization.k8s.io/reason", "internal error");
        } else if (decision != null) {
            json.put("authorization.k8s.io/decision", allowed ? "allow" : "forbid");
            json.put("authorization.k8s.io/reason", decision.reason());
        }
        call.auditAnnotations().forEach(json::put);
        if (level.atLeast(AuditLevel.REQUEST)) {
            call.auditDetails().forEach(json::put);
        }
        return event;
    }

    /** As it was sent; of a caller in this JVM, as it would have been. */
    private String uri() {
        HttpExchange exchange = call.caller().exchange();
        if (exchange != null) {
            return exchange.target();
        }
        StringBuilder uri = new StringBuilder(call.path());
        char separator = '?';
        for (var each : call.query().values().entrySet()) {
            for (String value : each.getValue()) {
                uri.append(separator).append(each.getKey()).append('=').append(value);
                separator = '&';
            }
        }
        return uri.toString();
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

    private static void reference(ObjectNode json, RequestInfo info) {
        put(json, "resource", info.resource());
        put(json, "namespace", info.namespace());
        put(json, "name", info.name());
        put(json, "apiGroup", info.group());
        put(json, "apiVersion", info.version());
        put(json, "subresource", info.subresource());
    }

    private static void put(ObjectNode json, String field, String value) {
        if (!value.isEmpty()) {
            json.put(field, value);
        }
    }
}
