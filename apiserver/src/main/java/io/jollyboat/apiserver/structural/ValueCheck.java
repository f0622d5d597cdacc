package io.jollyboat.apiserver.structural;

import io.jollyboat.apiserver.validation.Path;
import io.jollyboat.apiserver.validation.Violation;
import io.jollyboat.apiserver.validation.Violations;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Holds values against a schema, in the words of Kubernetes, which are those of go-openapi: they
 * name the place in the sentence as well.
 *
 * <p>A value that has not changed is let pass, so that an object that kept an older schema can
 * still be changed elsewhere.
 */
public final class ValueCheck {

    private final Violations violations;

    private ValueCheck(Violations violations) {
        this.violations = violations;
    }

    /**
     * Checks a value.
     *
     * @param at where it stands, as in {@code spec.items[0]}; empty for the whole object
     * @param old the value as it was; null when there was none
     */
    public static void check(
            JsonNode value,
            Structural schema,
            String at,
            @Nullable JsonNode old,
            Violations violations) {
        new ValueCheck(violations).value(value, schema, at, old, true);
    }

    private void value(
            JsonNode value, Structural schema, String at, @Nullable JsonNode old, boolean spine) {
        if (old != null && old.equals(value)) {
            return;
        }
        if (!type(value, schema, at, spine) || value.isNull()) {
            return;
        }
        choices(value, schema, at);
        switch (value) {
            case ObjectNode object -> object(object, schema, at, old, spine);
            case ArrayNode array -> array(array, schema, at, old, spine);
            default -> ScalarLimits.check(value, schema.values(), at, this::invalid, violations);
        }
        if (!schema.values().alternatives().none()) {
            alternatives(value, schema.values().alternatives(), at);
        }
    }

    /** Whether the type fits; complains when it does not. */
    private boolean type(JsonNode value, Structural schema, String at, boolean spine) {
        String wanted = schema.extensions().intOrString() ? "integer,string" : schema.type();
        if (wanted.isEmpty()) {
            return true;
        }
        if (value.isNull()) {
            if (schema.nullable() || !spine) {
                return true;
            }
            mistyped(at, wanted, "null");
            return false;
        }
        String actual = typeOf(value);
        boolean fits =
                wanted.equals(actual)
                        || wanted.equals("number") && actual.equals("integer")
                        || wanted.equals("integer,string")
                                && (actual.equals("integer") || actual.equals("string"));
        if (!fits) {
            mistyped(at, wanted, actual);
        }
        return fits;
    }

    private void mistyped(String at, String wanted, String actual) {
        typeInvalid(at, actual, at + " in body must be of type " + wanted + ": \"" + actual + '"');
    }

    private static String typeOf(JsonNode value) {
        if (value.isNumber()) {
            return whole(value) ? "integer" : "number";
        }
        return value.isString()
                ? "string"
                : value.isBoolean() ? "boolean" : value.isArray() ? "array" : "object";
    }

    /** Go reads what is no 64-bit integer as a double, and trusts those only so far. */
    private static boolean whole(JsonNode number) {
        if (number.isIntegralNumber() && number.canConvertToLong()) {
            return true;
        }
        BigDecimal value = number.decimalValue();
        return value.abs().compareTo(LAST_EXACT) <= 0 && value.stripTrailingZeros().scale() <= 0;
    }

    private void choices(JsonNode value, Structural schema, String at) {
        List<JsonNode> choices = schema.values().choices();
        if (!choices.isEmpty() && choices.stream().noneMatch(each -> same(each, value))) {
            violations.notSupported(
                    path(at),
                    value,
                    choices.stream()
                            .map(each -> each.isString() ? each.stringValue() : each.toString())
                            .toList());
        }
    }

    private static boolean same(JsonNode one, JsonNode other) {
        return one.isNumber() && other.isNumber()
                ? one.decimalValue().compareTo(other.decimalValue()) == 0
                : one.equals(other);
    }

    private void object(
            ObjectNode object,
            Structural schema,
            String at,
            @Nullable JsonNode old,
            boolean spine) {
        Values.Size count = schema.values().propertyCount();
        if (count.most() != null && object.size() > count.most()) {
            violations.tooMany(path(at), object.size(), count.most().intValue());
        }
        if (count.least() != null && object.size() < count.least()) {
            invalid(at, object, " should have at least " + count.least() + " properties");
        }
        for (String required : schema.values().required()) {
            if (!object.has(required)) {
                violations.required(path(child(at, required)), "");
            }
        }
        for (var member : object.properties()) {
            Structural below = schema.member(member.getKey());
            if (below != null) {
                value(
                        member.getValue(),
                        below,
                        child(at, member.getKey()),
                        old == null ? null : old.get(member.getKey()),
                        spine);
            }
        }
    }

    private void array(
            ArrayNode array, Structural schema, String at, @Nullable JsonNode old, boolean spine) {
        Values.Size count = schema.values().itemCount();
        if (count.most() != null && array.size() > count.most()) {
            violations.tooMany(path(at), array.size(), count.most().intValue());
        }
        if (count.least() != null && array.size() < count.least()) {
            invalid(at, array, " should have at least " + count.least() + " items");
        }
        if (schema.values().uniqueItems() && !Lists.repeated(array, schema).isEmpty()) {
            invalid(at, array, " shouldn't contain duplicates");
        }
        Structural items = schema.items();
        if (items == null) {
            return;
        }
        List<String> keys = schema.extensions().listMapKeys();
        var before = schema.isListMap() ? Lists.byKey(old, keys) : null;
        for (int i = 0; i < array.size(); i++) {
            JsonNode item = array.get(i);
            JsonNode was = before == null ? null : before.get(Lists.key(item, keys));
            value(item, items, at + "[" + i + "]", was, spine);
        }
    }

    // ---- alternatives: the whole object is blamed when too few or too many of them hold ----

    private void alternatives(JsonNode value, Values.Alternatives wanted, String at) {
        if (!wanted.anyOf().isEmpty()) {
            List<Violations> outcomes = outcomes(value, wanted.anyOf(), at);
            if (outcomes.stream().noneMatch(Violations::isEmpty)) {
                blame("\"%s\" must validate at least one schema (anyOf)".formatted(at));
                leastWrong(outcomes).list().forEach(violations::add);
            }
        }
        if (!wanted.oneOf().isEmpty()) {
            List<Violations> outcomes = outcomes(value, wanted.oneOf(), at);
            long holding = outcomes.stream().filter(Violations::isEmpty).count();
            if (holding != 1) {
                blame(
                        "\"%s\" must validate one and only one schema (oneOf). Found %s"
                                .formatted(
                                        at,
                                        holding == 0
                                                ? "none valid"
                                                : holding + " valid alternatives"));
                if (holding == 0) {
                    leastWrong(outcomes).list().forEach(violations::add);
                }
            }
        }
        if (!wanted.allOf().isEmpty()) {
            List<Violations> outcomes = outcomes(value, wanted.allOf(), at);
            long holding = outcomes.stream().filter(Violations::isEmpty).count();
            if (holding < outcomes.size()) {
                outcomes.forEach(each -> each.list().forEach(violations::add));
                blame(
                        "\"%s\" must validate all the schemas (allOf)%s"
                                .formatted(at, holding == 0 ? ". None validated" : ""));
            }
        }
        if (wanted.not() != null && outcome(value, wanted.not(), at).isEmpty()) {
            blame("\"%s\" must not validate the schema (not)".formatted(at));
        }
    }

    private static List<Violations> outcomes(JsonNode value, List<Structural> schemas, String at) {
        List<Violations> outcomes = new ArrayList<>(schemas.size());
        schemas.forEach(schema -> outcomes.add(outcome(value, schema, at)));
        return outcomes;
    }

    private static Violations outcome(JsonNode value, Structural schema, String at) {
        Violations found = new Violations();
        new ValueCheck(found).value(value, schema, at, null, false);
        return found;
    }

    private static Violations leastWrong(List<Violations> outcomes) {
        Violations least = outcomes.getFirst();
        for (Violations each : outcomes) {
            if (each.list().size() < least.list().size()) {
                least = each;
            }
        }
        return least;
    }

    // ---- complaints ----

    private void blame(String detail) {
        violations.add(new Violation(Violation.Type.INVALID, NOWHERE, "", detail));
    }

    /** How Kubernetes writes the place of what is wrong with an object as a whole. */
    static final String NOWHERE = "<nil>";

    /** The last whole number after which a double skips some. */
    private static final BigDecimal LAST_EXACT = BigDecimal.valueOf((1L << 53) - 1);

    private void invalid(String at, Object value, String what) {
        violations.add(
                new Violation(Violation.Type.INVALID, place(at), value, at + " in body" + what));
    }

    private void typeInvalid(String at, Object value, String detail) {
        violations.add(new Violation(Violation.Type.TYPE_INVALID, place(at), value, detail));
    }

    private static String place(String at) {
        return at.isEmpty() ? NOWHERE : at;
    }

    private static Path path(String at) {
        return Path.ROOT.child(place(at));
    }

    private static String child(String at, String name) {
        return at.isEmpty() ? name : at + "." + name;
    }
}
