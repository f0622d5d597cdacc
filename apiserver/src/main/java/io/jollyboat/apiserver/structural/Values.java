package io.jollyboat.apiserver.structural;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.regex.Regexes;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a schema demands of values besides their type. Absent limits are null; texts are empty where
 * nothing is said.
 *
 * @param pattern searched in the text, in linear time; null when there is none
 * @param choices the values allowed; empty when all are
 */
public record Values(
        String format,
        @Nullable Bound minimum,
        @Nullable Bound maximum,
        @Nullable BigDecimal multipleOf,
        @Nullable Pattern pattern,
        List<JsonNode> choices,
        Size length,
        Size itemCount,
        boolean uniqueItems,
        Size propertyCount,
        List<String> required,
        Alternatives alternatives) {

    /** A bound of numbers. */
    public record Bound(BigDecimal value, boolean exclusive) {}

    /** How many there may be; null where there is no limit. */
    public record Size(@Nullable Long least, @Nullable Long most) {
        static Size of(ObjectNode schema, String least, String most) {
            return new Size(number(schema, least), number(schema, most));
        }

        private static @Nullable Long number(ObjectNode schema, String name) {
            JsonNode node = schema.path(name);
            return node.isNumber() ? (Long) node.longValue() : null;
        }
    }

    /** Schemas of which some, one, all or none must hold. */
    public record Alternatives(
            List<Structural> allOf,
            List<Structural> anyOf,
            List<Structural> oneOf,
            @Nullable Structural not) {

        /** Whether nothing is demanded. */
        public boolean none() {
            return allOf.isEmpty() && anyOf.isEmpty() && oneOf.isEmpty() && not == null;
        }
    }

    static Values of(ObjectNode schema) {
        return new Values(
                Trees.text(schema, "format"),
                bound(schema, "minimum", "exclusiveMinimum"),
                bound(schema, "maximum", "exclusiveMaximum"),
                schema.path("multipleOf").isNumber()
                        ? schema.path("multipleOf").decimalValue()
                        : null,
                pattern(Trees.text(schema, "pattern")),
                schema.path("enum").isArray()
                        ? List.copyOf(schema.path("enum").values())
                        : List.of(),
                Size.of(schema, "minLength", "maxLength"),
                Size.of(schema, "minItems", "maxItems"),
                Trees.flag(schema, "uniqueItems"),
                Size.of(schema, "minProperties", "maxProperties"),
                Trees.texts(schema, "required"),
                new Alternatives(
                        schemas(schema, "allOf"),
                        schemas(schema, "anyOf"),
                        schemas(schema, "oneOf"),
                        schema.path("not") instanceof ObjectNode not ? Structural.of(not) : null));
    }

    private static @Nullable Bound bound(ObjectNode schema, String name, String exclusive) {
        JsonNode node = schema.path(name);
        return node.isNumber()
                ? new Bound(node.decimalValue(), Trees.flag(schema, exclusive))
                : null;
    }

    private static @Nullable Pattern pattern(String text) {
        try {
            return text.isEmpty() ? null : Regexes.compile(text);
        } catch (PatternSyntaxException wrong) {
            return null; // a definition with one is refused
        }
    }

    private static List<Structural> schemas(ObjectNode schema, String name) {
        return Trees.objects(schema, name).stream().map(Structural::of).toList();
    }
}
