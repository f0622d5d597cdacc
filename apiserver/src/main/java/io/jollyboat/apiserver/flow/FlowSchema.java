package io.jollyboat.apiserver.flow;

import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.request.RequestInfo;
import io.jollyboat.apiserver.resource.Requester;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * Which requests belong together, and at which level.
 *
 * @param uid empty until it is stored
 * @param level the name of its priority level
 * @param precedence 1 to 10,000; of several that match, that with the lowest holds
 * @param apart by what requests form flows of their own
 */
record FlowSchema(
        String name,
        String uid,
        String level,
        int precedence,
        Distinguisher apart,
        List<FlowRule> rules) {

    /** In which order schemas are asked. */
    static final Comparator<FlowSchema> ORDER =
            Comparator.comparingInt(FlowSchema::precedence).thenComparing(FlowSchema::name);

    private static final int USUAL_PRECEDENCE = 1000;
    private static final long FNV_BASIS = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    /** What makes two flows of requests that match one schema. */
    enum Distinguisher {
        NOTHING,
        USER,
        NAMESPACE
    }

    FlowSchema {
        rules = List.copyOf(rules);
    }

    static FlowSchema of(JsonNode schema) {
        List<FlowRule> rules = new ArrayList<>();
        schema.path("spec").path("rules").forEach(rule -> rules.add(FlowRule.of(rule)));
        Distinguisher apart =
                switch (Trees.text(schema, "spec", "distinguisherMethod", "type")) {
                    case "ByUser" -> Distinguisher.USER;
                    case "ByNamespace" -> Distinguisher.NAMESPACE;
                    default -> Distinguisher.NOTHING;
                };
        return new FlowSchema(
                Trees.text(schema, "metadata", "name"),
                Trees.text(schema, "metadata", "uid"),
                Trees.text(schema, "spec", "priorityLevelConfiguration", "name"),
                (int) Trees.number(schema, USUAL_PRECEDENCE, "spec", "matchingPrecedence"),
                apart,
                rules);
    }

    boolean covers(Requester user, RequestInfo request) {
        for (FlowRule rule : rules) {
            if (rule.covers(user, request)) {
                return true;
            }
        }
        return false;
    }

    /** A number that tells the flows of requests apart, here and among all schemas. */
    long flowOf(Requester user, RequestInfo request) {
        long mixed = hash(hash(FNV_BASIS, name) * FNV_PRIME, distinguisher(user, request));
        return (mixed ^ mixed >>> 32) * FNV_PRIME;
    }

    /** What tells the flow of a request from others here. */
    String distinguisher(Requester user, RequestInfo request) {
        return switch (apart) {
            case NOTHING -> "";
            case USER -> user.name();
            case NAMESPACE -> request.namespace();
        };
    }

    /** FNV-1a. */
    private static long hash(long from, String text) {
        long hash = from;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * FNV_PRIME;
        }
        return hash;
    }
}
