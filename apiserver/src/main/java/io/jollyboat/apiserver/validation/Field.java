package io.jollyboat.apiserver.validation;

import io.jollyboat.apiserver.json.Trees;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A place in an object under validation: its value, its path, and the list that complaints go to.
 *
 * <p>Reads as prose: {@code pod.at("spec").at("restartPolicy").oneOf("Always", "Never")}. Walking
 * to an absent member is allowed and gives an absent field.
 */
public record Field(JsonNode node, Path path, Violations violations) {
    /** The whole object. */
    public static Field root(JsonNode object, Violations violations) {
        return new Field(object, Path.ROOT, violations);
    }

    public Field at(String name) {
        return new Field(node.path(name), path.child(name), violations);
    }

    /** The member at the end of several steps. */
    public Field at(String first, String second, String... more) {
        Field field = at(first).at(second);
        for (String step : more) {
            field = field.at(step);
        }
        return field;
    }

    /** The member of a map whose keys users choose. */
    public Field key(String key) {
        return new Field(node.path(key), path.key(key), violations);
    }

    public Field index(int position) {
        return new Field(node.path(position), path.index(position), violations);
    }

    /** The items of a list; none when this is no list. */
    public List<Field> items() {
        if (!node.isArray() || node.isEmpty()) {
            return List.of();
        }
        List<Field> items = new ArrayList<>(node.size());
        for (int position = 0; position < node.size(); position++) {
            items.add(index(position));
        }
        return items;
    }

    public void each(Consumer<Field> check) {
        items().forEach(check);
    }

    /** The member names of a map, in order. */
    public Collection<String> keys() {
        return node.isObject() ? node.propertyNames() : List.of();
    }

    /** The same field in another version of the object, for comparing. */
    public Field in(JsonNode other) {
        return new Field(other, path, violations);
    }

    public boolean absent() {
        return Trees.absent(node);
    }

    public boolean present() {
        return !absent();
    }

    /** Whether it is absent, or a list or object without members. */
    public boolean empty() {
        return Trees.empty(node);
    }

    public boolean has(String name) {
        return at(name).present();
    }

    public String text() {
        return node.stringValue("");
    }

    public String text(String name) {
        return node.path(name).stringValue("");
    }

    public long number(long ifAbsent) {
        return Trees.number(node, ifAbsent);
    }

    public boolean flag() {
        return node.booleanValue(false);
    }

    public ObjectNode object() {
        return node instanceof ObjectNode object
                ? object
                : tools.jackson.databind.node.JsonNodeFactory.instance.objectNode();
    }

    // ---- complaints ----

    public void required() {
        violations.required(path, "");
    }

    public void required(String detail) {
        violations.required(path, detail);
    }

    public void invalid(String detail) {
        violations.invalid(path, node instanceof MissingNode ? "" : node, detail);
    }

    /** The value is not what is shown to the user, but that is. */
    public void invalid(Object shown, String detail) {
        violations.invalid(path, shown, detail);
    }

    /** The value is not shown to the user: the detail says it all. */
    public void invalidWithoutValue(String detail) {
        violations.invalid(path, Violation.OMITTED, detail);
    }

    public void forbidden(String detail) {
        violations.forbidden(path, detail);
    }

    public void duplicate() {
        violations.duplicate(path, node);
    }

    public void duplicate(Object shown) {
        violations.duplicate(path, shown);
    }

    public void notFound() {
        violations.notFound(path, node);
    }

    // ---- checks that complain by themselves; true when nothing was wrong ----

    /** There must be a value. */
    public boolean isRequired() {
        if (present()) {
            return true;
        }
        required();
        return false;
    }

    /** There must be a list or map with something in it. */
    public boolean isRequiredNotEmpty() {
        if (!empty()) {
            return true;
        }
        required();
        return false;
    }

    /** The text, when there is any, is one of these (in the order they are listed to the user). */
    public boolean oneOf(String... supported) {
        if (absent() || List.of(supported).contains(text())) {
            return true;
        }
        violations.notSupported(path, node, List.of(supported));
        return false;
    }

    /** As {@link #oneOf}, and there must be a value. */
    public boolean isRequiredOneOf(String... supported) {
        return isRequired() && oneOf(supported);
    }

    /**
     * The text keeps the format; the format says what is wrong, in no, one or several sentences.
     */
    public boolean matches(Function<String, List<String>> format) {
        List<String> complaints = format.apply(text());
        complaints.forEach(this::invalid);
        return complaints.isEmpty();
    }

    /** As {@link #matches}, but an absent value is left alone. */
    public boolean matchesIfPresent(Function<String, List<String>> format) {
        return absent() || matches(format);
    }

    /** The text, when there is any, is not among those that came before; it is added to them. */
    public boolean unique(Set<String> before) {
        if (absent() || before.add(text())) {
            return true;
        }
        duplicate();
        return false;
    }

    public boolean atMostBytes(int limit) {
        if (text().getBytes(StandardCharsets.UTF_8).length <= limit) {
            return true;
        }
        violations.tooLong(path, limit);
        return false;
    }

    public boolean notNegative() {
        if (number(0) >= 0) {
            return true;
        }
        invalid("must be greater than or equal to 0");
        return false;
    }

    public boolean between(long least, long most) {
        long value = number(least);
        if (value >= least && value <= most) {
            return true;
        }
        invalid("must be between " + least + " and " + most + ", inclusive");
        return false;
    }

    /** The value equals the old one; Kubernetes' words for a field that never changes. */
    public boolean unchanged(JsonNode old) {
        if (Trees.same(node, old) || Trees.empty(node) && Trees.empty(old)) {
            return true;
        }
        invalid("field is immutable");
        return false;
    }
}
