package io.jollyboat.apiserver.cel.cost;

import com.google.re2j.PatternSyntaxException;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.navigation.CelNavigableExpr;
import dev.cel.common.values.CelByteString;
import io.jollyboat.apiserver.regex.Regexes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the steps of one evaluation cost, by the values they meet. Remembers the last value of each
 * part of the expression, since a call costs by what it was given.
 *
 * <p>Used by one thread, for one evaluation.
 */
public final class ActualCost {

    /** Functions that take long, or much room, in one step. */
    private static final Set<String> LONG =
            Set.of(
                    "contains",
                    "matches",
                    "find",
                    "findAll",
                    "indexOf",
                    "lastIndexOf",
                    "replace",
                    "join",
                    "sets.contains",
                    "sets.intersects",
                    "sets.equivalent");

    private static final Set<String> CONVERSIONS =
            Set.of(
                    "bool",
                    "bytes",
                    "double",
                    "duration",
                    "dyn",
                    "int",
                    "string",
                    "timestamp",
                    "type",
                    "uint");

    private static final Set<String> REGEX = Set.of("matches", "find", "findAll");

    /** Of an address in bytes, at most; an address is compared by its bytes. */
    private static final long ADDRESS = 16;

    private final @Nullable Object[] values;
    private final Map<Long, CelExpr> announced;
    private final Set<Long> folded;

    /**
     * The parts of an expression, as far as counting needs to know them. Immutable.
     *
     * @param ids more than the greatest identifier of one
     * @param announced calls that can take very long, by the operand that is evaluated last
     * @param folded those that are made of constants: Go's implementation makes them once, when it
     *     compiles the expression, so that they cost nothing when it is evaluated
     */
    public record Parts(int ids, Map<Long, CelExpr> announced, Set<Long> folded) {

        public Parts {
            announced = Map.copyOf(announced);
            folded = Set.copyOf(folded);
        }

        /** Of an expression. */
        public static Parts of(CelAbstractSyntaxTree tree) {
            Map<Long, CelExpr> announced = new HashMap<>();
            Set<Long> folded = new HashSet<>();
            long greatest = 0;
            List<CelExpr> all =
                    CelNavigableAst.fromAst(tree)
                            .getRoot()
                            .allNodes()
                            .map(CelNavigableExpr::expr)
                            .toList();
            for (CelExpr each : all) {
                greatest = Math.max(greatest, each.id());
                if (isFolded(each)) {
                    folded.add(each.id());
                }
                if (each.getKind() == CelExpr.ExprKind.Kind.CALL
                        && LONG.contains(each.call().function())) {
                    List<CelExpr> operands = operands(each.call());
                    announced.put(operands.getLast().id(), each);
                }
            }
            return new Parts((int) greatest + 1, announced, folded);
        }
    }

    public ActualCost(Parts parts) {
        this.values = new Object[parts.ids()];
        this.announced = parts.announced();
        this.folded = parts.folded();
    }

    /** Lists, maps and conversions to a type, of constants and of what is made of these. */
    private static boolean isFolded(CelExpr expression) {
        return switch (expression.getKind()) {
            case LIST -> expression.list().elements().stream().allMatch(ActualCost::isConstant);
            case MAP ->
                    expression.map().entries().stream()
                            .allMatch(each -> isConstant(each.key()) && isConstant(each.value()));
            case CALL ->
                    CONVERSIONS.contains(expression.call().function())
                            && expression.call().target().isEmpty()
                            && expression.call().args().size() == 1
                            && isConstant(expression.call().args().getFirst());
            default -> false;
        };
    }

    private static boolean isConstant(CelExpr expression) {
        return expression.getKind() == CelExpr.ExprKind.Kind.CONSTANT || isFolded(expression);
    }

    /**
     * What the call will cost at least that comes next, when it is one that can take very long. So
     * much is to be left before it is made: it cannot be ended.
     *
     * @throws PatternSyntaxException when a regular expression is next that takes too much room
     */
    public long next(CelExpr step) {
        CelExpr call = announced.isEmpty() ? null : announced.get(step.id());
        if (call != null
                && REGEX.contains(call.call().function())
                && value(operands(call.call()).get(1)) instanceof String regex) {
            Regexes.check(regex);
        }
        return call == null ? 0 : Range.plus(call(call.call(), ""), size(call.call()));
    }

    /** What a text that is made costs, which may be far longer than what it is made of. */
    private long size(CelExpr.CelCall call) {
        List<CelExpr> operands = operands(call);
        Object target = value(operands.getFirst());
        Object last = value(operands.getLast());
        long length = 0;
        if (call.function().equals("join") && target instanceof Collection<?> list) {
            long between = operands.size() > 1 && last instanceof String text ? text.length() : 0;
            length = Range.times(list.size(), between);
            for (Object each : list) {
                length += each instanceof String text ? text.length() : 0;
            }
        } else if (call.function().equals("replace")
                && target instanceof String text
                && value(operands.get(1)) instanceof String old
                && value(operands.get(2)) instanceof String fresh) {
            length = Range.times(times(text, old), fresh.length());
        }
        return Range.times(length, Units.CHARACTER);
    }

    /** How often a text holds another. */
    private static long times(String text, String other) {
        if (other.isEmpty()) {
            return text.length() + 1L;
        }
        long times = 0;
        for (int at = text.indexOf(other); at >= 0; at = text.indexOf(other, at + other.length())) {
            times++;
        }
        return times;
    }

    /** What a step costs that has just given a value. */
    public long of(CelExpr step, Object value) {
        int id = (int) step.id();
        if (id >= 0 && id < values.length) {
            values[id] = value;
        }
        if (folded.contains(step.id())) {
            return 0;
        }
        return switch (step.getKind()) {
            case IDENT -> Units.SELECT;
            case SELECT -> step.select().testOnly() ? 0 : Units.SELECT;
            case LIST -> Units.NEW_LIST;
            case MAP -> Units.NEW_MAP;
            case STRUCT -> Units.NEW_OBJECT;
            case CALL -> call(step.call(), value);
            default -> 0;
        };
    }

    /** Whether looking for something in a list is looking into a set that was made of it. */
    private static boolean isSet(CelExpr list) {
        return list.getKind() == CelExpr.ExprKind.Kind.LIST
                && list.list().elements().stream()
                        .allMatch(each -> each.getKind() == CelExpr.ExprKind.Kind.CONSTANT);
    }

    private long call(CelExpr.CelCall call, Object result) {
        List<CelExpr> operands = operands(call);
        return switch (operands.size()) {
            case 0 -> 1;
            case 1 -> onOne(call.function(), value(operands.get(0)), result);
            default -> {
                if (call.function().equals("@in") && isSet(operands.get(1))) {
                    yield 0; // a set that was made when the expression was compiled
                }
                Object first = value(operands.get(0));
                Object second = value(operands.get(1));
                yield call.target().isPresent() || call.function().startsWith("sets.")
                        ? onSeveral(call.function(), first, second, result)
                        : operator(call.function(), first, second);
            }
        };
    }

    /** What a function is called on, and with, in the order of evaluation. */
    private static List<CelExpr> operands(CelExpr.CelCall call) {
        List<CelExpr> operands = new ArrayList<>(call.args().size() + 1);
        call.target().ifPresent(operands::add);
        operands.addAll(call.args());
        return operands;
    }

    private @Nullable Object value(CelExpr operand) {
        int id = (int) operand.id();
        return id >= 0 && id < values.length ? values[id] : null;
    }

    private static long onOne(String function, @Nullable Object only, Object result) {
        return switch (function) {
            case "check" -> Units.AUTHORIZATION;
            case "_&&_", "_||_", "_?_:_" -> 0;
            case "isSorted", "sum", "max", "min" -> traversal(only);
            case "url",
                    "lowerAscii",
                    "upperAscii",
                    "trim",
                    "jsonpatch.escapeKey",
                    "cidr",
                    "isIP",
                    "isCIDR",
                    "quantity",
                    "isQuantity",
                    "semver",
                    "isSemver",
                    "bytes",
                    "string",
                    "strings.quote" ->
                    characters(only, 1);
            case "ip" -> only instanceof String ? characters(only, 1) : 1;
            case "ip.isCanonical" -> characters(only, 2);
            case "join" -> characters(result, 2);
            default -> 1;
        };
    }

    /** Calls on a value, with others. */
    private static long onSeveral(
            String function, @Nullable Object target, @Nullable Object other, Object result) {
        return switch (function) {
            case "check" -> Units.AUTHORIZATION;
            case "fieldSelector", "labelSelector" -> Units.selector(Range.of(size(other))).max();
            case "indexOf", "lastIndexOf" -> traversal(target);
            case "substring", "format" -> characters(target, 1);
            case "startsWith", "endsWith" -> characters(other, 1);
            case "replace", "split" -> characters(target, 2);
            case "join" -> characters(result, 2);
            case "contains" -> Range.times(characters(target, 1), characters(other, 1));
            case "find", "findAll", "matches" ->
                    Units.regex(Range.of(size(target)), Range.of(size(other))).max();
            case "validate" ->
                    Units.regex(Range.of(size(other)), Range.of(Units.FORMAT_REGEX)).max();
            case "containsIP" ->
                    Range.times(2 * ADDRESS, Units.CHARACTER)
                            + (text(other) ? characters(other, 1) : 0);
            case "containsCIDR" ->
                    Range.times(3 * ADDRESS, Units.CHARACTER)
                            + 1
                            + (text(other) ? characters(other, 1) : 0);
            case "sets.contains", "sets.intersects" ->
                    Range.plus(1, Range.times(size(target), size(other)));
            case "sets.equivalent" ->
                    Range.plus(1, Range.times(2, Range.times(size(target), size(other))));
            default -> 1;
        };
    }

    private static long operator(String function, @Nullable Object first, @Nullable Object second) {
        return switch (function) {
            case "_&&_", "_||_", "_?_:_" -> 0; // what they are asked about costs
            case "@in" -> second instanceof Collection<?> list ? list.size() : 1;
            case "_==_", "_!=_" ->
                    Range.times(Math.min(size(first), size(second)), Units.CHARACTER);
            case "_<_", "_<=_", "_>_", "_>=_" ->
                    text(first)
                            ? Range.times(Math.min(size(first), size(second)), Units.CHARACTER)
                            : 1;
            case "_+_" ->
                    text(first) ? Range.times(size(first) + size(second), Units.CHARACTER) : 1;
            case "semver", "isSemver" -> characters(first, 1);
            default -> 1;
        };
    }

    private static boolean text(@Nullable Object value) {
        return value instanceof String || value instanceof CelByteString;
    }

    private static long characters(@Nullable Object value, int passes) {
        return Range.times(size(value), passes * Units.CHARACTER);
    }

    private static long size(@Nullable Object value) {
        return switch (value) {
            case String text -> text.codePointCount(0, text.length());
            case CelByteString bytes -> bytes.size();
            case Collection<?> list -> list.size();
            case Map<?, ?> map -> map.size();
            case null, default -> 1;
        };
    }

    /** All that is in a value is looked at. */
    private static long traversal(@Nullable Object value) {
        return switch (value) {
            case String text -> text.length() / 10;
            case CelByteString bytes -> bytes.size() / 10;
            case Collection<?> list -> {
                long sum = 0;
                for (Object each : list) {
                    sum += traversal(each);
                }
                yield sum;
            }
            case Map<?, ?> map -> {
                long sum = 0;
                for (Map.Entry<?, ?> each : map.entrySet()) {
                    sum += traversal(each.getKey()) + traversal(each.getValue());
                }
                yield sum;
            }
            case null, default -> 1;
        };
    }
}
