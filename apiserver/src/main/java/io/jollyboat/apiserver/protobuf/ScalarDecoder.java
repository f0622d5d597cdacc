package io.jollyboat.apiserver.protobuf;

import io.jollyboat.core.schema.FieldType.Scalar;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/** The values that are one thing in JSON and a message in protobuf. */
final class ScalarDecoder {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private ScalarDecoder() {}

    /** The value; null where it says nothing, as the time zero. */
    static @Nullable JsonNode value(Scalar type, WireReader message) throws ProtobufException {
        return switch (type) {
            case STRING -> NODES.stringNode(message.text());
            case BYTES ->
                    NODES.stringNode(Base64.getEncoder().encodeToString(message.byteString()));
            case DOUBLE -> NODES.numberNode(message.fixedDouble());
            case QUANTITY -> quantity(message.message());
            case INT_OR_STRING -> intOrString(message.message());
            case TIME -> time(message.message(), false);
            case MICRO_TIME -> time(message.message(), true);
            case DURATION -> duration(message.message());
            case RAW_EXTENSION, FIELDS_V1, JSON -> raw(message.message());
            case JSON_SCHEMA_OR_BOOLEAN,
                    JSON_SCHEMA_OR_ARRAY,
                    JSON_SCHEMA_OR_STRINGS,
                    INT32,
                    INT64,
                    BOOLEAN ->
                    throw new IllegalStateException(type.toString());
        };
    }

    private static @Nullable JsonNode quantity(WireReader message) throws ProtobufException {
        String text = "";
        while (message.next()) {
            if (message.number() == 1) {
                text = message.text();
            } else {
                message.skip();
            }
        }
        return text.isEmpty() ? null : NODES.stringNode(text);
    }

    private static JsonNode intOrString(WireReader message) throws ProtobufException {
        boolean string = false;
        int number = 0;
        String text = "";
        while (message.next()) {
            switch (message.number()) {
                case 1 -> string = message.varint() == 1;
                case 2 -> number = (int) message.varint();
                case 3 -> text = message.text();
                default -> message.skip();
            }
        }
        return string ? NODES.stringNode(text) : NODES.numberNode(number);
    }

    private static @Nullable JsonNode time(WireReader message, boolean micros)
            throws ProtobufException {
        long seconds = 0;
        long nanos = 0;
        boolean said = false;
        while (message.next()) {
            said = true;
            switch (message.number()) {
                case 1 -> seconds = message.varint();
                case 2 -> nanos = message.varint();
                default -> message.skip();
            }
        }
        if (!said) {
            return null;
        }
        try {
            Instant instant = Instant.ofEpochSecond(seconds, nanos);
            return NODES.stringNode(
                    micros
                            ? MICROS.format(instant)
                            : instant.truncatedTo(ChronoUnit.SECONDS).toString());
        } catch (DateTimeException | ArithmeticException beyond) {
            throw new ProtobufException("time out of range");
        }
    }

    /** Go's notation; seconds with a fraction will do. */
    private static JsonNode duration(WireReader message) throws ProtobufException {
        long nanos = 0;
        while (message.next()) {
            if (message.number() == 1) {
                nanos = message.varint();
            } else {
                message.skip();
            }
        }
        String seconds = BigDecimal.valueOf(nanos, 9).stripTrailingZeros().toPlainString();
        return NODES.stringNode(seconds + "s");
    }

    private static @Nullable JsonNode raw(WireReader message) throws ProtobufException {
        byte[] json = new byte[0];
        while (message.next()) {
            if (message.number() == 1) {
                json = message.byteString();
            } else {
                message.skip();
            }
        }
        if (json.length == 0) {
            return null;
        }
        try {
            return MAPPER.readTree(json);
        } catch (JacksonException broken) {
            throw new ProtobufException("a raw value that is no JSON");
        }
    }
}
