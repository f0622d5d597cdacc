package io.jollyboat.apiserver.validation;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * One thing wrong with an object.
 *
 * @param type what is wrong; its reason is what a Status gives as the cause's reason
 * @param path the place, as in {@code spec.containers[0].image}
 * @param value the offending value: text, number, boolean, tree, or null for none
 * @param detail why, in a few words; may be empty
 */
public record Violation(Type type, String path, @Nullable Object value, String detail) {
    /** The closed set of Kubernetes' causes for an invalid field. */
    public enum Type {
        REQUIRED("FieldValueRequired", "Required value", false),
        INVALID("FieldValueInvalid", "Invalid value", true),
        NOT_SUPPORTED("FieldValueNotSupported", "Unsupported value", true),
        DUPLICATE("FieldValueDuplicate", "Duplicate value", true),
        FORBIDDEN("FieldValueForbidden", "Forbidden", false),
        NOT_FOUND("FieldValueNotFound", "Not found", true),
        TOO_LONG("FieldValueTooLong", "Too long", false),
        TOO_MANY("FieldValueTooMany", "Too many", true),
        TYPE_INVALID("FieldValueTypeInvalid", "Invalid value", true),
        INTERNAL("InternalError", "Internal error", false);

        private final String reason;
        private final String words;
        private final boolean showsValue;

        Type(String reason, String words, boolean showsValue) {
            this.reason = reason;
            this.words = words;
            this.showsValue = showsValue;
        }

        /** The reason of a Status cause. */
        public String reason() {
            return reason;
        }
    }

    /** Marks a violation whose value is not shown. */
    public static final Object OMITTED = new Object();

    /** What is wrong, without the place: {@code Invalid value: "x": must be ...}. */
    public String message() {
        StringBuilder text = new StringBuilder(type.words);
        if (type.showsValue && value != OMITTED) {
            text.append(": ").append(shown(value));
        }
        if (!detail.isEmpty()) {
            text.append(": ").append(detail);
        }
        return text.toString();
    }

    @Override
    public String toString() {
        return path.isEmpty() ? message() : path + ": " + message();
    }

    private static String shown(@Nullable Object value) {
        return switch (value) {
            case null -> "null";
            case JsonNode node when node.isMissingNode() -> "null";
            case JsonNode node -> node.toString();
            case String text -> JsonNodeFactory.instance.stringNode(text).toString();
            default -> value.toString();
        };
    }
}
