package io.jollyboat.core.errors;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * An API call that failed. It says so in the words Kubernetes uses, since people and programs look
 * for them; the factories below are the only places where those words stand.
 *
 * <p>It carries no stack trace: it is an answer, not a fault of the program.
 */
public final class ApiException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final int code;
    private final Reason reason;
    private final transient StatusDetails details;

    /** Where a list may go on that can no longer be told whole; empty for all other failures. */
    private final String continueToken;

    public ApiException(int code, Reason reason, String message, StatusDetails details) {
        this(code, reason, message, details, "");
    }

    private ApiException(
            int code, Reason reason, String message, StatusDetails details, String continueToken) {
        super(message, null, false, false);
        this.code = code;
        this.reason = reason;
        this.details = details;
        this.continueToken = continueToken;
    }

    private ApiException(Reason reason, String message, StatusDetails details) {
        this(reason.code(), reason, message, details);
    }

    /** The HTTP status code, 400 to 599. */
    public int code() {
        return code;
    }

    public Reason reason() {
        return reason;
    }

    public StatusDetails details() {
        return details;
    }

    /** The message a person reads; never null. */
    public String message() {
        return String.valueOf(getMessage());
    }

    /** No such object. */
    public static ApiException notFound(String group, String resource, String name) {
        return new ApiException(
                Reason.NOT_FOUND,
                qualified(resource, group) + " " + quoted(name) + " not found",
                StatusDetails.of(group, resource, name));
    }

    /** Nothing is served under that path. */
    public static ApiException noSuchPath() {
        return new ApiException(
                Reason.NOT_FOUND,
                "the server could not find the requested resource",
                StatusDetails.NONE);
    }

    public static ApiException alreadyExists(String group, String resource, String name) {
        return new ApiException(
                Reason.ALREADY_EXISTS,
                qualified(resource, group) + " " + quoted(name) + " already exists",
                StatusDetails.of(group, resource, name));
    }

    /**
     * A write that was based on an older state of the object, or whose preconditions do not hold.
     */
    public static ApiException conflict(String group, String resource, String name, String why) {
        return new ApiException(
                Reason.CONFLICT,
                "Operation cannot be fulfilled on "
                        + qualified(resource, group)
                        + " "
                        + quoted(name)
                        + ": "
                        + why,
                StatusDetails.of(group, resource, name));
    }

    /** The usual conflict: somebody else wrote in between. */
    public static ApiException modified(String group, String resource, String name) {
        return conflict(
                group,
                resource,
                name,
                "the object has been modified; please apply your changes to the latest version and try again");
    }

    /** An object that breaks rules; every broken rule is a cause. */
    public static ApiException invalid(String group, String kind, String name, List<Cause> causes) {
        List<String> sentences =
                causes.stream()
                        .map(
                                cause ->
                                        cause.field().isEmpty()
                                                ? cause.message()
                                                : cause.field() + ": " + cause.message())
                        .distinct()
                        .toList();
        String all =
                sentences.size() == 1
                        ? sentences.getFirst()
                        : "[" + String.join(", ", sentences) + "]";
        return new ApiException(
                Reason.INVALID,
                qualified(kind, group) + " " + quoted(name) + " is invalid: " + all,
                new StatusDetails(group, kind, name, "", causes, 0));
    }

    public static ApiException badRequest(String message) {
        return new ApiException(Reason.BAD_REQUEST, message, StatusDetails.NONE);
    }

    /** No credential, or none that holds. Says no more, so that it helps nobody to guess. */
    public static ApiException unauthorized() {
        return new ApiException(Reason.UNAUTHORIZED, "Unauthorized", StatusDetails.NONE);
    }

    public static ApiException forbidden(String group, String resource, String name, String why) {
        String what =
                name.isEmpty()
                        ? qualified(resource, group)
                        : qualified(resource, group) + " " + quoted(name);
        return new ApiException(
                Reason.FORBIDDEN,
                what + " is forbidden: " + why,
                StatusDetails.of(group, resource, name));
    }

    public static ApiException forbiddenPath(String user, String verb, String path) {
        return forbiddenPath(user, verb, path, "");
    }

    /**
     * As without a reason.
     *
     * @param why may be empty
     */
    public static ApiException forbiddenPath(String user, String verb, String path, String why) {
        String what =
                "forbidden: User " + quoted(user) + " cannot " + verb + " path " + quoted(path);
        return new ApiException(
                Reason.FORBIDDEN, why.isEmpty() ? what : what + ": " + why, StatusDetails.NONE);
    }

    public static ApiException methodNotAllowed() {
        return new ApiException(
                Reason.METHOD_NOT_ALLOWED,
                "the server does not allow this method on the requested resource",
                StatusDetails.NONE);
    }

    public static ApiException notAcceptable(List<String> offered) {
        return notAcceptable(
                "only the following media types are accepted: " + String.join(", ", offered));
    }

    public static ApiException notAcceptable(String message) {
        return new ApiException(Reason.NOT_ACCEPTABLE, message, StatusDetails.NONE);
    }

    public static ApiException unsupportedMediaType(List<String> understood) {
        return new ApiException(
                Reason.UNSUPPORTED_MEDIA_TYPE,
                "the body of the request was in an unknown format - accepted media types include: "
                        + String.join(", ", understood),
                StatusDetails.NONE);
    }

    public static ApiException tooLarge(String message) {
        return new ApiException(Reason.REQUEST_ENTITY_TOO_LARGE, message, StatusDetails.NONE);
    }

    /** A revision or a continue token that history no longer reaches back to. */
    public static ApiException expired(String message) {
        return new ApiException(Reason.EXPIRED, message, StatusDetails.NONE);
    }

    public static ApiException tooManyRequests(String message, int retryAfterSeconds) {
        return new ApiException(
                Reason.TOO_MANY_REQUESTS, message, StatusDetails.retryAfter(retryAfterSeconds));
    }

    /** The server cannot serve just now and expects to be able to again. */
    public static ApiException unavailable(String message, int retryAfterSeconds) {
        return new ApiException(
                Reason.SERVICE_UNAVAILABLE, message, StatusDetails.retryAfter(retryAfterSeconds));
    }

    public static ApiException timeout(String message) {
        return new ApiException(Reason.TIMEOUT, message, StatusDetails.NONE);
    }

    /**
     * A fault of the server's own. What went wrong inside belongs in the log, not in the message.
     */
    public static ApiException internal(String message) {
        return new ApiException(
                Reason.INTERNAL_ERROR, "Internal error occurred: " + message, StatusDetails.NONE);
    }

    /** A failure for which Kubernetes gives no reason, which makes it a fault of the server's. */
    public static ApiException unreasoned(String message) {
        return new ApiException(Reason.UNKNOWN, message, StatusDetails.NONE);
    }

    /**
     * A list that was told in part and whose state is no longer known.
     *
     * @param token with which its rest can be had as it is now
     */
    public static ApiException continueExpired(String token) {
        return new ApiException(
                Reason.EXPIRED.code(),
                Reason.EXPIRED,
                "The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.",
                StatusDetails.NONE,
                token);
    }

    /** The form on the wire. */
    public ObjectNode status() {
        ObjectNode status = JsonNodeFactory.instance.objectNode();
        status.put("kind", "Status").put("apiVersion", "v1");
        putUnlessEmpty(status.putObject("metadata"), "continue", continueToken);
        status.put("status", "Failure").put("message", message());
        if (reason != Reason.UNKNOWN) {
            status.put("reason", reason.word());
        }
        if (!details.equals(StatusDetails.NONE)) {
            status.set("details", json(details));
        } else if (code == 404 || code == 405 || code == 422) {
            status.putObject("details");
        }
        return status.put("code", code);
    }

    private static ObjectNode json(StatusDetails details) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        putUnlessEmpty(json, "name", details.name());
        putUnlessEmpty(json, "group", details.group());
        putUnlessEmpty(json, "kind", details.kind());
        putUnlessEmpty(json, "uid", details.uid());
        if (!details.causes().isEmpty()) {
            ArrayNode causes = json.putArray("causes");
            for (Cause cause : details.causes()) {
                ObjectNode one = causes.addObject();
                putUnlessEmpty(one, "reason", cause.reason());
                putUnlessEmpty(one, "message", cause.message());
                putUnlessEmpty(one, "field", cause.field());
            }
        }
        if (details.retryAfterSeconds() > 0) {
            json.put("retryAfterSeconds", details.retryAfterSeconds());
        }
        return json;
    }

    /**
     * Reads the form on the wire; what is missing in it is filled with what can be told from the
     * rest.
     */
    public static ApiException of(JsonNode status) {
        Reason reason = Reason.of(status.path("reason").asString(""));
        JsonNode details = status.path("details");
        List<Cause> causes =
                details.path("causes")
                        .valueStream()
                        .map(
                                cause ->
                                        new Cause(
                                                cause.path("reason").asString(""),
                                                cause.path("message").asString(""),
                                                cause.path("field").asString("")))
                        .toList();
        return new ApiException(
                status.path("code").asInt(reason.code()),
                reason,
                status.path("message").asString(reason.word()),
                new StatusDetails(
                        details.path("group").asString(""),
                        details.path("kind").asString(""),
                        details.path("name").asString(""),
                        details.path("uid").asString(""),
                        causes,
                        details.path("retryAfterSeconds").asInt(0)),
                status.path("metadata").path("continue").asString(""));
    }

    private static void putUnlessEmpty(ObjectNode json, String field, String value) {
        if (!value.isEmpty()) {
            json.put(field, value);
        }
    }

    private static String qualified(String resource, String group) {
        return group.isEmpty() ? resource : resource + "." + group;
    }

    /** As Go's %q for what names may hold. */
    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
