package io.jollyboat.core.quota;

import io.jollyboat.core.model.Quantity;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BinaryOperator;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Amounts of resources by their names. Immutable.
 *
 * @param amounts ordered by name; a resource that is not named is none of it, which is not the same
 *     as zero of it where limits are meant
 */
public record ResourceList(Map<String, Quantity> amounts) {

    public static final ResourceList NONE = new ResourceList(Map.of());

    public ResourceList {
        amounts = Collections.unmodifiableMap(new TreeMap<>(amounts));
    }

    /** Reads a map of resource names and quantities; what is no quantity is left out. */
    public static ResourceList of(JsonNode json) {
        Map<String, Quantity> read = new TreeMap<>();
        json.forEachEntry(
                (name, value) ->
                        Quantity.tryParse(value.asString(""))
                                .ifPresent(quantity -> read.put(name, quantity)));
        return read.isEmpty() ? NONE : new ResourceList(read);
    }

    public static ResourceList of(String name, Quantity amount) {
        return new ResourceList(Map.of(name, amount));
    }

    public boolean isEmpty() {
        return amounts.isEmpty();
    }

    public boolean has(String name) {
        return amounts.containsKey(name);
    }

    public Set<String> names() {
        return amounts.keySet();
    }

    /** How much of it; zero when it is not named. */
    public Quantity amount(String name) {
        return amounts.getOrDefault(name, Quantity.ZERO);
    }

    public ResourceList plus(ResourceList other) {
        return joined(other, Quantity::add);
    }

    /** The difference; what only the other names is negative. */
    public ResourceList minus(ResourceList other) {
        Map<String, Quantity> negated = new TreeMap<>();
        other.amounts.forEach((name, amount) -> negated.put(name, amount.negate()));
        return joined(new ResourceList(negated), Quantity::add);
    }

    /** The larger amount of each. */
    public ResourceList max(ResourceList other) {
        return joined(other, Quantity::max);
    }

    /** These, and where the other names an amount, that one. */
    public ResourceList overlaid(ResourceList other) {
        return joined(other, (mine, theirs) -> theirs);
    }

    private ResourceList joined(ResourceList other, BinaryOperator<Quantity> operation) {
        if (other.isEmpty()) {
            return this;
        }
        Map<String, Quantity> all = new TreeMap<>(amounts);
        other.amounts.forEach((name, amount) -> all.merge(name, amount, operation));
        return new ResourceList(all);
    }

    public ResourceList only(Predicate<String> wanted) {
        Map<String, Quantity> some = new TreeMap<>(amounts);
        some.keySet().removeIf(wanted.negate());
        return new ResourceList(some);
    }

    /** Without what is zero. */
    public ResourceList withoutZeros() {
        Map<String, Quantity> some = new TreeMap<>(amounts);
        some.values().removeIf(Quantity::isZero);
        return new ResourceList(some);
    }

    /** The names of which there is more here than the limits name; unlimited is never exceeded. */
    public Set<String> exceeding(ResourceList limits) {
        Set<String> names = new TreeSet<>();
        amounts.forEach(
                (name, amount) -> {
                    if (limits.has(name) && amount.compareTo(limits.amount(name)) > 0) {
                        names.add(name);
                    }
                });
        return names;
    }

    public ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        amounts.forEach((name, amount) -> json.put(name, amount.toString()));
        return json;
    }

    /** As messages show it: {@code cpu=1,memory=2Gi}. */
    @Override
    public String toString() {
        return amounts.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining(","));
    }
}
