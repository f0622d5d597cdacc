package io.jollyboat.apiserver.cel;

import com.google.common.primitives.UnsignedLong;
import dev.cel.common.values.CelByteString;
import dev.cel.common.values.NullValue;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Between JSON trees and values of the language. */
public final class CelValues {

    /** The null of the language; also the value of a variable that has none. */
    public static final Object NULL = NullValue.NULL_VALUE;

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private CelValues() {}

    /**
     * A view of a tree of which nothing is known: objects are maps, numbers without a fraction are
     * ints. The tree must not change while the view is used. Absence is {@link #NULL}.
     */
    public static Object of(@Nullable JsonNode node) {
        return of(node, ValueShape.ANY);
    }

    /** A view of a tree whose form is known: strings of some formats are times and durations. */
    public static Object of(@Nullable JsonNode node, ValueShape shape) {
        return switch (node) {
            case null -> NULL;
            case ObjectNode object -> new JsonMap(object, shape);
            case ArrayNode array -> new JsonList(array, shape);
            default -> scalar(node, shape);
        };
    }

    private static Object scalar(JsonNode node, ValueShape shape) {
        if (node.isNull() || node.isMissingNode()) {
            return NULL;
        }
        if (node.isString()) {
            return shape.text(node.stringValue());
        }
        if (node.isBoolean()) {
            return node.booleanValue();
        }
        if (node.isIntegralNumber() && node.canConvertToLong()) {
            return shape.fractional()
                    ? (Object) (double) node.longValue()
                    : (Object) node.longValue();
        }
        return node.doubleValue();
    }

    /**
     * A value of the language as JSON: what an audit annotation or a mutation makes of it. Optional
     * values that are absent are left out of what holds them.
     *
     * @throws IllegalArgumentException when there is no JSON for it
     */
    public static JsonNode json(Object value) {
        return switch (value) {
            case JsonMap map -> map.node().deepCopy();
            case JsonList list -> list.node().deepCopy();
            case JsonNode node -> node;
            case String text -> NODES.stringNode(text);
            case Boolean flag -> NODES.booleanNode(flag);
            case Long number ->
                    number.intValue() == number
                            ? NODES.numberNode(number.intValue())
                            : NODES.numberNode(number.longValue());
            case Integer number -> NODES.numberNode(number.intValue());
            case Double number -> NODES.numberNode(number.doubleValue());
            case UnsignedLong number -> NODES.numberNode(number.bigIntegerValue());
            case NullValue ignored -> NODES.nullNode();
            case CelByteString bytes ->
                    NODES.stringNode(Base64.getEncoder().encodeToString(bytes.toByteArray()));
            case Instant time -> NODES.stringNode(time.toString());
            case Duration duration -> NODES.stringNode(duration(duration));
            case Optional<?> optional ->
                    optional.isPresent() ? json(optional.get()) : NODES.nullNode();
            case Collection<?> list -> {
                ArrayNode array = NODES.arrayNode(list.size());
                list.forEach(item -> array.add(json(item)));
                yield array;
            }
            case Map<?, ?> map -> {
                ObjectNode object = NODES.objectNode();
                map.forEach((key, item) -> object.set(String.valueOf(key), json(item)));
                yield object;
            }
            default ->
                    throw new IllegalArgumentException(
                            "cannot convert to JSON: " + value.getClass().getSimpleName());
        };
    }

    /** As the language prints it: seconds, with a fraction when there is one. */
    private static String duration(Duration duration) {
        if (duration.toNanosPart() == 0) {
            return duration.toSeconds() + "s";
        }
        return java.math.BigDecimal.valueOf(duration.toNanos(), 9)
                        .stripTrailingZeros()
                        .toPlainString()
                + "s";
    }
}
