package io.jollyboat.apiserver.structural;

import io.jollyboat.apiserver.cel.cost.Range;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the rules of a schema may cost at most, when an object holds as much as the schema lets it:
 * each of them, and all together. Which rules may be written is decided by it, so the limits and
 * the words are Kubernetes'.
 */
final class RuleCosts {

    private static final long PER_EXPRESSION = 10_000_000;
    private static final long IN_ALL = 100_000_000;

    /** How many of the most expensive rules are named when all together cost too much. */
    private static final int NAMED = 4;

    private static final double FAR_TOO_MUCH = 100;
    private static final double ALMOST_NOTHING = 1.5;

    /** Takes what costs too much: where below the schema, and the words for it. */
    @FunctionalInterface
    interface Complaints {
        void forbidden(String at, String why);
    }

    private record Expensive(String at, long cost) {}

    private final Complaints complaints;
    private final List<Expensive> expensive = new ArrayList<>();
    private long total;

    private RuleCosts(Complaints complaints) {
        this.complaints = complaints;
    }

    static void check(RuleTree tree, Complaints complaints) {
        RuleCosts costs = new RuleCosts(complaints);
        costs.walk(tree, true, "", 1L);
        costs.checkTotal();
    }

    /**
     * @param times how many such values there may be; null when the schemas around set no limit
     */
    private void walk(RuleTree tree, boolean resource, String path, @Nullable Long times) {
        Structural schema = tree.schema();
        for (Map.Entry<String, RuleTree> each : tree.properties().entrySet()) {
            RuleTree property = each.getValue();
            walk(
                    property,
                    property.schema().extensions().embedded(),
                    path + ".properties[" + each.getKey() + "]",
                    times);
        }
        if (tree.additional() != null) {
            walk(
                    tree.additional(),
                    tree.additional().schema().extensions().embedded(),
                    path + ".additionalProperties",
                    product(times, schema.values().propertyCount().most()));
        }
        if (tree.items() != null) {
            walk(
                    tree.items(),
                    tree.items().schema().extensions().embedded(),
                    path + ".items",
                    product(times, schema.values().itemCount().most()));
        }
        RuleSizes sizes = tree.rules().isEmpty() ? null : RuleSizes.of(schema, resource);
        if (sizes != null) {
            rules(tree, sizes, path, times == null ? sizes.mostInRequest() : times);
        }
    }

    private static @Nullable Long product(@Nullable Long times, @Nullable Long most) {
        return times == null || most == null ? null : (Long) Range.times(times, Math.max(0, most));
    }

    private void rules(RuleTree tree, RuleSizes sizes, String path, long often) {
        List<Rule> rules = tree.schema().extensions().rules();
        int index = 0; // programs are in the order of the rules, some of which may have none
        for (RuleProgram program : tree.rules()) {
            while (!rules.get(index).equals(program.rule())) {
                index++;
            }
            String at = path + ".x-kubernetes-validations[" + index + "].";
            long cost = Range.times(program.worst().cost(sizes).max(), often);
            add(at + "rule", "estimated rule cost", cost);
            if (program.messageExpression() != null) {
                long message = program.messageExpression().cost(sizes).max();
                add(at + "messageExpression", "estimated messageExpression cost", message);
            }
            index++;
        }
    }

    private void add(String at, String what, long cost) {
        if (cost > PER_EXPRESSION) {
            complaints.forbidden(at, words(what, cost, PER_EXPRESSION));
        }
        total = total + cost < 0 ? Long.MAX_VALUE : total + cost;
        if (cost >= IN_ALL / 100) {
            expensive.add(new Expensive(at, cost));
        }
    }

    private void checkTotal() {
        if (total <= IN_ALL) {
            return;
        }
        expensive.stream()
                .sorted(Comparator.comparingLong(Expensive::cost).reversed())
                .limit(NAMED)
                .forEach(
                        each ->
                                complaints.forbidden(
                                        each.at,
                                        "contributed to estimated rule cost total exceeding cost"
                                                + " limit for entire OpenAPIv3 schema"));
        complaints.forbidden(
                "",
                words(
                        "x-kubernetes-validations estimated rule cost total for entire OpenAPIv3"
                                + " schema",
                        total,
                        IN_ALL));
    }

    private static String words(String what, long cost, long limit) {
        double factor = (double) cost / limit;
        String much =
                factor > FAR_TOO_MUCH
                        ? "more than 100x"
                        : String.format(
                                Locale.ROOT, factor < ALMOST_NOTHING ? "%fx" : "%.1fx", factor);
        return what
                + " exceeds budget by factor of "
                + much
                + " (try simplifying the rule, or adding maxItems, maxProperties, and maxLength"
                + " where arrays, maps, and strings are declared)";
    }
}
