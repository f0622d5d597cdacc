package io.jollyboat.apiserver.cel.cost;

import io.jollyboat.apiserver.cel.cost.Call.Estimate;

/** What the language's own functions may cost. */
final class StandardCosts {

    private StandardCosts() {}

    /** Of a call whose arguments are evaluated whatever they are. */
    static Estimate of(Call call) {
        return switch (call.overload()) {
            case "string_format" -> {
                Operand target = call.target();
                Range size = target == null ? Range.UNKNOWN : size(target);
                yield new Estimate(size.times(Units.CHARACTER), size.plus(size(call.argument(0))));
            }
            case "string_to_bytes" -> {
                Range size = size(call.argument(0));
                Range bytes = new Range(size.min(), Range.times(size.max(), 4));
                yield new Estimate(size.times(Units.CHARACTER), bytes);
            }
            case "bytes_to_string" -> {
                Range size = size(call.argument(0));
                yield new Estimate(
                        size.times(Units.CHARACTER), new Range(size.min() / 4, size.max()));
            }
            case "strings_quote" -> {
                Range size = size(call.argument(0));
                Range quoted =
                        new Range(
                                Range.plus(size.min(), 2),
                                Range.plus(Range.times(size.max(), 2), 2));
                yield new Estimate(size.times(Units.CHARACTER), quoted);
            }
            case "starts_with_string", "ends_with_string" ->
                    Estimate.of(size(call.argument(0)).times(Units.CHARACTER));
            case "in_list" -> Estimate.of(size(call.argument(1)));
            case "matches_string" -> Estimate.of(Units.regex(target(call), size(call.argument(0))));
            case "contains_string" ->
                    Estimate.of(
                            target(call)
                                    .times(Units.CHARACTER)
                                    .times(size(call.argument(0)).times(Units.CHARACTER)));
            case "add_string", "add_bytes" -> {
                Range sum = size(call.argument(0)).plus(size(call.argument(1)));
                yield new Estimate(sum.times(Units.CHARACTER), sum);
            }
            case "add_list" ->
                    new Estimate(Range.ONE, size(call.argument(0)).plus(size(call.argument(1))));
            case "less_string",
                    "greater_string",
                    "less_equals_string",
                    "greater_equals_string",
                    "less_bytes",
                    "greater_bytes",
                    "less_equals_bytes",
                    "greater_equals_bytes",
                    "equals",
                    "not_equals" ->
                    Estimate.of(comparison(call));
            default -> Estimate.of(Range.ONE);
        };
    }

    private static Range comparison(Call call) {
        long shorter = Math.min(size(call.argument(0)).max(), size(call.argument(1)).max());
        return new Range(shorter > 0 ? 1 : 0, shorter).times(Units.CHARACTER);
    }

    private static Range target(Call call) {
        Operand target = call.target();
        return target == null ? Range.UNKNOWN : size(target);
    }

    private static Range size(Operand operand) {
        return operand.known() == null ? Range.UNKNOWN : operand.known();
    }
}
