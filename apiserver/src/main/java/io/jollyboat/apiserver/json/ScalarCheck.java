package io.jollyboat.apiserver.json;

import io.jollyboat.core.model.Quantity;
import io.jollyboat.core.schema.FieldType;
import io.jollyboat.core.schema.FieldType.Scalar;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.Month;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** What may stand in a scalar field, and how it is best written. */
final class ScalarCheck {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private static final String TIME_SHAPE = "0000-00-00T00:00:00Z";
    private static final String MICRO_TIME_SHAPE = "0000-00-00T00:00:00.000000Z";

    private ScalarCheck() {}

    static boolean admits(Scalar type, JsonNode value) {
        return switch (type) {
            case STRING, BYTES, TIME, MICRO_TIME, DURATION -> value.isString();
            case INT32 -> value.isIntegralNumber() && value.canConvertToInt();
            case INT64 -> value.isIntegralNumber() && value.canConvertToLong();
            case DOUBLE -> value.isNumber();
            case BOOLEAN -> value.isBoolean();
            case QUANTITY -> value.isString() || value.isNumber();
            case INT_OR_STRING ->
                    value.isString() || value.isIntegralNumber() && value.canConvertToInt();
            case RAW_EXTENSION, FIELDS_V1 -> value.isObject();
            case JSON -> true;
            case JSON_SCHEMA_OR_BOOLEAN -> value.isObject() || value.isBoolean();
            case JSON_SCHEMA_OR_ARRAY, JSON_SCHEMA_OR_STRINGS ->
                    value.isObject() || value.isArray();
        };
    }

    /** The value in its one spelling. */
    static JsonNode canonical(Scalar type, JsonNode value) throws SchemaMismatchException {
        return switch (type) {
            case QUANTITY ->
                    value.isString() && Quantity.isCanonical(value.stringValue())
                            ? value
                            : NODES.stringNode(quantity(value.asString()));
            case TIME ->
                    isCanonicalTime(value.stringValue(), TIME_SHAPE)
                            ? value
                            : NODES.stringNode(time(value.stringValue()));
            case MICRO_TIME ->
                    isCanonicalTime(value.stringValue(), MICRO_TIME_SHAPE)
                            ? value
                            : NODES.stringNode(MICROS.format(parse(value.stringValue())));
            case BYTES -> {
                base64(value.stringValue());
                yield value;
            }
            default -> value;
        };
    }

    private static String quantity(String text) throws SchemaMismatchException {
        return Quantity.tryParse(text)
                .orElseThrow(
                        () ->
                                new SchemaMismatchException(
                                        "quantities must match the regular expression"
                                                + " '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"))
                .toString();
    }

    private static String time(String text) throws SchemaMismatchException {
        return parse(text).truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /**
     * Whether a text surely is a time in its one spelling, as in {@code 2026-01-31T23:59:59Z}. Told
     * by its letters alone, since nearly all times come so and reading one costs as much as all
     * else about a small object; the last day of February is left to the reader.
     */
    private static boolean isCanonicalTime(String text, String shape) {
        if (text.length() != shape.length()) {
            return false;
        }
        for (int i = 0; i < shape.length(); i++) {
            char wanted = shape.charAt(i);
            char c = text.charAt(i);
            if (wanted == '0' ? c < '0' || c > '9' : c != wanted) {
                return false;
            }
        }
        int month = twoDigits(text, 5);
        int day = twoDigits(text, 8);
        return month >= 1
                && month <= 12
                && day >= 1
                && day <= (month == 2 ? 28 : Month.of(month).minLength())
                && twoDigits(text, 11) <= 23
                && twoDigits(text, 14) <= 59
                && twoDigits(text, 17) <= 59;
    }

    private static int twoDigits(String text, int at) {
        return (text.charAt(at) - '0') * 10 + text.charAt(at + 1) - '0';
    }

    private static Instant parse(String text) throws SchemaMismatchException {
        try {
            return text.endsWith("Z")
                    ? Instant.parse(text)
                    : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException notATime) {
            throw new SchemaMismatchException(
                    "parsing time \""
                            + text
                            + "\" as \"2006-01-02T15:04:05Z07:00\": cannot parse \""
                            + text
                            + "\" as \"2006\"");
        }
    }

    private static void base64(String text) throws SchemaMismatchException {
        try {
            Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException wrong) {
            throw new SchemaMismatchException(
                    "illegal base64 data at input byte " + firstStranger(text));
        }
    }

    private static int firstStranger(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean base64 =
                    c >= 'a' && c <= 'z'
                            || c >= 'A' && c <= 'Z'
                            || c >= '0' && c <= '9'
                            || c == '+'
                            || c == '/';
            if (!base64) {
                return i;
            }
        }
        return text.length() / 4 * 4;
    }

    static JsonNode zero(Scalar type) {
        return switch (type) {
            case INT32, INT64, DOUBLE, INT_OR_STRING -> NODES.numberNode(0);
            case BOOLEAN -> NODES.booleanNode(false);
            case QUANTITY -> NODES.stringNode("0");
            case STRING, BYTES, TIME, MICRO_TIME, DURATION -> NODES.stringNode("");
            default -> NODES.nullNode();
        };
    }

    /** What Go's decoder calls a value it did not expect. */
    static String words(JsonNode value, FieldType expected) {
        if (value.isNumber()) {
            boolean wantsNumber =
                    expected == Scalar.INT32
                            || expected == Scalar.INT64
                            || expected == Scalar.INT_OR_STRING;
            return wantsNumber ? "number " + value.asString() : "number";
        }
        return value.isString()
                ? "string"
                : value.isBoolean() ? "bool" : value.isArray() ? "array" : "object";
    }

    static String goName(Scalar type) {
        return switch (type) {
            case STRING -> "string";
            case INT32 -> "int32";
            case INT64 -> "int64";
            case DOUBLE -> "float64";
            case BOOLEAN -> "bool";
            case BYTES -> "[]uint8";
            case QUANTITY -> "resource.Quantity";
            case INT_OR_STRING -> "intstr.IntOrString";
            case TIME -> "v1.Time";
            case MICRO_TIME -> "v1.MicroTime";
            case DURATION -> "v1.Duration";
            case RAW_EXTENSION -> "runtime.RawExtension";
            case FIELDS_V1 -> "v1.FieldsV1";
            case JSON -> "v1.JSON";
            case JSON_SCHEMA_OR_BOOLEAN -> "v1.JSONSchemaPropsOrBool";
            case JSON_SCHEMA_OR_ARRAY -> "v1.JSONSchemaPropsOrArray";
            case JSON_SCHEMA_OR_STRINGS -> "v1.JSONSchemaPropsOrStringArray";
        };
    }
}
