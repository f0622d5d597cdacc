package io.jollyboat.core.selector;

import io.jollyboat.core.errors.ApiException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Chooses objects by their labels: all requirements must hold.
 *
 * <p>Two forms are read: the string of a request ({@code app=web,tier in (a,b),!canary}) and the
 * object in a spec ({@code matchLabels}, {@code matchExpressions}). An empty one chooses
 * everything; an object that is absent chooses nothing.
 */
public final class LabelSelector {
    public static final LabelSelector EVERYTHING = new LabelSelector(List.of(), true);
    public static final LabelSelector NOTHING = new LabelSelector(List.of(), false);

    private final List<Requirement> requirements;
    private final boolean satisfiable;

    private LabelSelector(List<Requirement> requirements, boolean satisfiable) {
        this.requirements = requirements;
        this.satisfiable = satisfiable;
    }

    /** All of these must hold. */
    public static LabelSelector of(List<Requirement> requirements) {
        return requirements.isEmpty()
                ? EVERYTHING
                : new LabelSelector(List.copyOf(requirements), true);
    }

    /** Exactly these labels must be there; the form Services and ReplicationControllers have. */
    public static LabelSelector ofLabels(Map<String, String> labels) {
        List<Requirement> requirements = new ArrayList<>();
        labels.forEach(
                (key, value) ->
                        requirements.add(new Requirement(key, Operator.EQUALS, List.of(value))));
        return of(requirements);
    }

    /**
     * Reads the string form.
     *
     * @throws ApiException 400, in Kubernetes' words
     */
    public static LabelSelector parse(String text) {
        return of(new LabelSelectorParser(text).parse());
    }

    /**
     * Reads the object form, metav1.LabelSelector.
     *
     * @throws IllegalArgumentException when it breaks the API's rules; what is stored does not
     */
    public static LabelSelector of(JsonNode selector) {
        if (selector.isMissingNode() || selector.isNull()) {
            return NOTHING;
        }
        List<Requirement> requirements = new ArrayList<>();
        selector.path("matchLabels")
                .forEachEntry(
                        (key, value) ->
                                requirements.add(
                                        Requirement.checked(
                                                key, Operator.IN, List.of(value.stringValue("")))));
        for (JsonNode expression : selector.path("matchExpressions")) {
            List<String> values = new ArrayList<>();
            expression.path("values").forEach(value -> values.add(value.stringValue("")));
            requirements.add(
                    Requirement.checked(
                            expression.path("key").stringValue(""),
                            operator(expression.path("operator").stringValue("")),
                            values));
        }
        return of(requirements);
    }

    private static Operator operator(String word) {
        return switch (word) {
            case "In" -> Operator.IN;
            case "NotIn" -> Operator.NOT_IN;
            case "Exists" -> Operator.EXISTS;
            case "DoesNotExist" -> Operator.DOES_NOT_EXIST;
            default ->
                    throw new IllegalArgumentException(
                            "\"" + word + "\" is not a valid label selector operator");
        };
    }

    public List<Requirement> requirements() {
        return requirements;
    }

    /** Whether it chooses whatever comes. */
    public boolean isEverything() {
        return satisfiable && requirements.isEmpty();
    }

    /** Whether labels of which this function gives the values, or null, are chosen. */
    public boolean matches(Function<String, @Nullable String> labels) {
        if (!satisfiable) {
            return false;
        }
        for (Requirement requirement : requirements) {
            if (!requirement.matches(labels)) {
                return false;
            }
        }
        return true;
    }

    public boolean matches(Map<String, String> labels) {
        return matches((Function<String, @Nullable String>) labels::get);
    }

    /** Whether the labels, a JSON object of strings or nothing, are chosen. */
    public boolean matches(JsonNode labels) {
        return matches((Function<String, @Nullable String>) key -> value(labels, key));
    }

    private static @Nullable String value(JsonNode labels, String key) {
        JsonNode value = labels.path(key);
        return value.isString() ? value.stringValue() : null;
    }

    /** Equal selectors are written alike; others may still choose the same. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof LabelSelector that
                && satisfiable == that.satisfiable
                && requirements.equals(that.requirements);
    }

    @Override
    public int hashCode() {
        return requirements.hashCode() + (satisfiable ? 1 : 0);
    }

    /** The string form, requirements in order of their keys; empty for everything and nothing. */
    @Override
    public String toString() {
        return requirements.stream()
                .map(LabelSelector::withPlainEquality)
                .sorted((left, right) -> left.key().compareTo(right.key()))
                .map(Requirement::toString)
                .collect(Collectors.joining(","));
    }

    /** One allowed value is an equality: shorter, and what clients print. */
    private static Requirement withPlainEquality(Requirement requirement) {
        return requirement.operator() == Operator.IN && requirement.values().size() == 1
                ? new Requirement(requirement.key(), Operator.EQUALS, requirement.values())
                : requirement;
    }
}
