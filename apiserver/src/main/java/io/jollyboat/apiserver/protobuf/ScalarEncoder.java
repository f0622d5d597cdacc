package io.jollyboat.apiserver.protobuf;

import io.jollyboat.core.options.GoDuration;
import io.jollyboat.core.schema.FieldType.Scalar;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import tools.jackson.databind.JsonNode;

/**
 * The values that are one thing in JSON and a message in protobuf. The schema was held against the
 * objects when they were written, so what does not fit is as good as not there.
 */
final class ScalarEncoder {

    private ScalarEncoder() {}

    static byte[] bytes(JsonNode value) {
        try {
            return Base64.getDecoder().decode(value.asString(""));
        } catch (IllegalArgumentException noBase64) {
            return new byte[0];
        }
    }

    /** Writes what is within the value's message. */
    static void message(WireWriter out, Scalar type, JsonNode value) {
        switch (type) {
            case QUANTITY -> out.text(1, value.asString(""));
            case INT_OR_STRING -> {
                out.varint(1, value.isString() ? 1 : 0);
                out.varint(2, value.isString() ? 0 : value.asInt(0));
                out.text(3, value.isString() ? value.stringValue() : "");
            }
            case TIME, MICRO_TIME -> time(out, value.asString(""));
            case DURATION -> duration(out, value.asString(""));
            case RAW_EXTENSION, FIELDS_V1, JSON ->
                    out.byteString(1, value.toString().getBytes(StandardCharsets.UTF_8));
            default -> throw new IllegalArgumentException(type.toString());
        }
    }

    private static void duration(WireWriter out, String text) {
        try {
            out.varint(1, GoDuration.parse(text).toNanos());
        } catch (IllegalArgumentException noDuration) {
            // an empty message is no time at all
        }
    }

    private static void time(WireWriter out, String text) {
        try {
            Instant instant = OffsetDateTime.parse(text).toInstant();
            out.varint(1, instant.getEpochSecond());
            out.varint(2, instant.getNano());
        } catch (DateTimeParseException noTime) {
            // an empty message is the time that was never set
        }
    }
}
