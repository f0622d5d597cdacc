package io.jollyboat.apiserver.request;

import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.errors.Cause;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * How an object is to go: {@code DeleteOptions}, from the body, or from the query when there is no
 * body.
 *
 * @param graceSeconds how long it may take to end
 * @param uid only the object with this uid; empty for any
 * @param resourceVersion only the object in this state; empty for any
 * @param propagation what becomes of its dependents
 * @param dryRun whether to do everything but delete
 */
public record DeleteQuery(
        OptionalLong graceSeconds,
        String uid,
        String resourceVersion,
        Propagation propagation,
        boolean dryRun) {

    /** What becomes of an object's dependents. */
    public enum Propagation {
        UNSET,
        ORPHAN,
        BACKGROUND,
        FOREGROUND
    }

    /** No wishes. */
    public static final DeleteQuery DEFAULT =
            new DeleteQuery(OptionalLong.empty(), "", "", Propagation.UNSET, false);

    private static final String KIND = "DeleteOptions";

    /** Reads the options of a body. */
    public static DeleteQuery of(JsonNode body) {
        JsonNode grace = body.path("gracePeriodSeconds");
        JsonNode preconditions = body.path("preconditions");
        List<String> dryRun =
                body.path("dryRun").valueStream().map(value -> value.asString("")).toList();
        return new DeleteQuery(
                grace.isIntegralNumber()
                        ? OptionalLong.of(grace.longValue())
                        : OptionalLong.empty(),
                preconditions.path("uid").asString(""),
                preconditions.path("resourceVersion").asString(""),
                propagation(
                        body.path("propagationPolicy").asString(""),
                        body.path("orphanDependents").isBoolean()
                                ? body.path("orphanDependents").asString()
                                : ""),
                WriteQuery.dryRun(dryRun, KIND));
    }

    /** Reads the options of a query. */
    public static DeleteQuery of(QueryParameters query) {
        return new DeleteQuery(
                query.first("gracePeriodSeconds").isEmpty()
                        ? OptionalLong.empty()
                        : OptionalLong.of(Parameters.number(query, "gracePeriodSeconds")),
                "",
                "",
                propagation(query.first("propagationPolicy"), query.first("orphanDependents")),
                WriteQuery.dryRun(query.all("dryRun"), KIND));
    }

    /**
     * The same wishes for a member of a collection: where nothing is said of which object is meant,
     * it is that one and no other of its name.
     */
    public DeleteQuery forMember(String memberUid) {
        return conditional()
                ? this
                : new DeleteQuery(graceSeconds, memberUid, "", propagation, dryRun);
    }

    /** Whether only an object with a certain identity, or as it was, is to go. */
    public boolean conditional() {
        return !uid.isEmpty() || !resourceVersion.isEmpty();
    }

    /** The wishes as the API writes them. */
    public ObjectNode options() {
        ObjectNode options = JsonNodeFactory.instance.objectNode();
        options.put("kind", KIND).put("apiVersion", "meta.k8s.io/v1");
        graceSeconds.ifPresent(seconds -> options.put("gracePeriodSeconds", seconds));
        if (!uid.isEmpty()) {
            options.putObject("preconditions").put("uid", uid);
        }
        if (propagation != Propagation.UNSET) {
            String name = propagation.name();
            options.put(
                    "propagationPolicy",
                    name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT));
        }
        if (dryRun) {
            options.putArray("dryRun").add("All");
        }
        return options;
    }

    private static Propagation propagation(String policy, String orphan) {
        if (!policy.isEmpty() && !orphan.isEmpty()) {
            throw invalid(
                    "FieldValueInvalid",
                    "Invalid value: \""
                            + policy
                            + "\": orphanDependents and deletionPropagation cannot be both set");
        }
        return switch (policy) {
            case "" ->
                    switch (orphan) {
                        case "true" -> Propagation.ORPHAN;
                        case "false" -> Propagation.BACKGROUND;
                        default -> Propagation.UNSET;
                    };
            case "Orphan" -> Propagation.ORPHAN;
            case "Background" -> Propagation.BACKGROUND;
            case "Foreground" -> Propagation.FOREGROUND;
            default ->
                    throw invalid(
                            "FieldValueNotSupported",
                            "Unsupported value: \""
                                    + policy
                                    + "\": supported values: \"Foreground\", \"Background\","
                                    + " \"Orphan\", \"nil\"");
        };
    }

    private static ApiException invalid(String reason, String message) {
        return ApiException.invalid(
                "meta.k8s.io", KIND, "", List.of(new Cause(reason, message, "propagationPolicy")));
    }
}
