package io.jollyboat.apiserver.cel.cost;

import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.types.CelKind;
import dev.cel.common.types.CelType;
import io.jollyboat.apiserver.cel.cost.Call.Estimate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What Kubernetes' own functions, and those of the extensions for strings and sets, may cost. */
final class LibraryCosts {

    private static final Range ADDRESS = new Range(4, 16);

    private final Sizes sizes;

    LibraryCosts(Sizes sizes) {
        this.sizes = sizes;
    }

    /** Null when the call is not of a library, or costs what calls commonly cost. */
    @Nullable Estimate of(Call call) {
        Operand target = call.target();
        return target == null ? global(call) : member(call, target);
    }

    private @Nullable Estimate global(Call call) {
        return switch (call.function()) {
            case "url", "jsonpatch.escapeKey" -> {
                Range size = size(call.argument(0));
                yield new Estimate(size.times(Units.CHARACTER), size);
            }
            case "sets.contains", "sets.intersects" -> sets(call, 1);
            case "sets.equivalent" -> sets(call, 2);
            case "_==_" -> equality(call);
            default -> null;
        };
    }

    private @Nullable Estimate member(Call call, Operand target) {
        return switch (call.function()) {
            case "check" -> Estimate.of(Range.of(Units.AUTHORIZATION));
            case "fieldSelector", "labelSelector" ->
                    Estimate.of(Units.selector(size(call.argument(0))));
            case "isSorted", "sum", "max", "min", "indexOf", "lastIndexOf" ->
                    Estimate.of(traversal(target));
            case "lowerAscii", "upperAscii", "substring", "trim" -> {
                Range size = size(target);
                yield new Estimate(size.times(Units.CHARACTER), size);
            }
            case "replace" -> replacement(call, target);
            case "split" -> {
                Range size = size(target);
                yield new Estimate(
                        size.times(2 * Units.CHARACTER), new Range(0, parts(call, size.max())));
            }
            case "join" -> {
                Range size = joined(call, target);
                yield new Estimate(size.times(Units.CHARACTER), size);
            }
            case "find", "findAll" -> {
                Range size = size(target);
                yield new Estimate(
                        Units.regex(size, size(call.argument(0))), new Range(0, size.max()));
            }
            case "containsIP" -> Estimate.of(compared(call, Range.ZERO));
            case "containsCIDR" ->
                    Estimate.of(compared(call, ADDRESS.times(Units.CHARACTER).plus(Range.ONE)));
            case "validate" ->
                    Estimate.of(
                            size(call.argument(0))
                                    .times(Units.CHARACTER)
                                    .times(Units.FORMAT_REGEX * Units.REGEX));
            default -> null;
        };
    }

    private Range size(Operand operand) {
        return operand.known() != null ? operand.known() : at(operand.path());
    }

    private Range at(List<String> path) {
        Range size = path.isEmpty() ? null : sizes.of(path);
        return size == null ? Range.UNKNOWN : size;
    }

    private Range element(Operand list) {
        if (list.path().isEmpty()) {
            return Range.UNKNOWN;
        }
        List<String> path = new ArrayList<>(list.path());
        path.add(Sizes.ITEMS);
        return at(path);
    }

    private Range traversal(Operand target) {
        if (!target.isList()) {
            return size(target).times(Units.CHARACTER);
        }
        CelKind kind = target.type().parameters().getFirst().kind();
        boolean texts = kind == CelKind.STRING || kind == CelKind.BYTES;
        Range each = texts ? element(target).times(Units.CHARACTER) : Range.ZERO;
        return size(target).times(Range.ONE.plus(each));
    }

    private static long parts(Call call, long most) {
        if (call.arguments().size() > 1) {
            CelExpr limit = call.argument(1).expression();
            if (limit.getKind() == CelExpr.ExprKind.Kind.CONSTANT
                    && limit.constant().getKind() == CelConstant.Kind.INT64_VALUE) {
                long said = limit.constant().int64Value();
                return said < 0 ? Long.MAX_VALUE : said; // no limit
            }
        }
        return most;
    }

    private Range joined(Call call, Operand target) {
        Range count = size(target);
        Range joined = target.isList() ? count.times(element(target)) : Range.ZERO;
        if (call.arguments().isEmpty()) {
            return joined;
        }
        Range between = new Range(Math.max(0, count.min() - 1), Math.max(0, count.max() - 1));
        return joined.plus(size(call.argument(0)).times(between));
    }

    /** The longest and the shortest text that replacing may make. */
    private @Nullable Estimate replacement(Call call, Operand target) {
        if (call.arguments().size() < 2) {
            return null;
        }
        Range text = size(target);
        Range old = size(call.argument(0));
        Range fresh = size(call.argument(1));
        long most = count(text.max(), old.min(), fresh.max() <= old.min());
        long keptMost = old.min() == 0 || fresh.max() <= old.min() ? text.max() : 0;
        long least = count(text.min(), old.max(), old.max() <= fresh.min());
        long keptLeast = old.max() == 0 || old.max() <= fresh.min() ? text.min() : 0;
        Range size = new Range(least, most).times(fresh).plus(new Range(keptLeast, keptMost));
        return new Estimate(text.times(2 * Units.CHARACTER), size);
    }

    /** How often a text of that length may hold another, when replacing it makes a difference. */
    private static long count(long text, long old, boolean same) {
        if (old == 0) {
            return Range.plus(text, 1); // an empty text is found before and after each character
        }
        return same ? 0 : (long) Math.ceil((double) text / old);
    }

    private Range compared(Call call, Range besides) {
        Range cost = ADDRESS.plus(ADDRESS).times(Units.CHARACTER).plus(besides);
        Operand other = call.argument(0);
        return other.isA(CelKind.STRING) ? cost.plus(size(other).times(Units.CHARACTER)) : cost;
    }

    private Estimate sets(Call call, int passes) {
        Range product = size(call.argument(0)).times(size(call.argument(1)));
        return Estimate.of(product.times((double) passes).plus(Range.ONE));
    }

    private static @Nullable Estimate equality(Call call) {
        CelType type = call.argument(0).type();
        if (!type.equals(call.argument(1).type()) || type.kind() != CelKind.OPAQUE) {
            return null;
        }
        return type.name().equals("kubernetes.NamedFormat")
                ? Estimate.of(new Range(1, Units.FORMAT).times(Units.CHARACTER))
                : Estimate.of(Range.ONE);
    }
}
