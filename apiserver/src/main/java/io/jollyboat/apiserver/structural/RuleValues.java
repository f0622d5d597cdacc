package io.jollyboat.apiserver.structural;

import dev.cel.common.values.CelByteString;
import io.jollyboat.apiserver.cel.ListType;
import io.jollyboat.apiserver.cel.ValueShape;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** How rules see the values of a schema. */
record RuleValues(Structural schema) implements ValueShape {

    private static ValueShape of(@Nullable Structural schema) {
        return schema == null ? ValueShape.ANY : new RuleValues(schema);
    }

    @Override
    public ValueShape member(String name) {
        return of(schema.member(name));
    }

    @Override
    public ValueShape element() {
        return of(schema.items());
    }

    @Override
    public ListType listType() {
        if (schema.isListMap()) {
            return new ListType.ByKeys(schema.extensions().listMapKeys());
        }
        return schema.extensions().listType().equals("set")
                ? new ListType.Set()
                : new ListType.Atomic();
    }

    @Override
    public boolean fractional() {
        return schema.type().equals("number");
    }

    @Override
    public String jsonName(String name) {
        return schema.additional() == null ? Escapes.unescape(name) : name;
    }

    @Override
    public String expressionName(String jsonName) {
        String escaped = schema.additional() == null ? Escapes.escape(jsonName) : jsonName;
        return escaped == null ? jsonName : escaped;
    }

    @Override
    public Object text(String text) {
        if (!schema.type().equals("string")) {
            return text;
        }
        try {
            return switch (schema.values().format()) {
                case "byte" -> CelByteString.of(Base64.getDecoder().decode(text));
                case "date" -> LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC);
                case "date-time" -> OffsetDateTime.parse(text).toInstant();
                case "duration" ->
                        Durations.parse(text)
                                .orElseThrow(
                                        () -> new IllegalArgumentException("invalid duration"));
                default -> text;
            };
        } catch (DateTimeException broken) {
            throw new IllegalArgumentException(broken.getMessage(), broken);
        }
    }
}
