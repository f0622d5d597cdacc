package io.jollyboat.apiserver.cel.cost;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelCall;
import dev.cel.common.ast.CelExpr.CelComprehension;
import dev.cel.common.ast.CelReference;
import io.jollyboat.apiserver.cel.cost.Call.Estimate;
import io.jollyboat.apiserver.cel.cost.Locals.Entries;
import io.jollyboat.apiserver.cel.cost.Locals.Local;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The least and the most that an expression may cost, before it is evaluated: each part costs what
 * it does at worst for the greatest values its variables may have.
 *
 * <p>Walks an expression once. Used by one thread.
 */
public final class CostEstimator {

    private static final List<String> ACCUMULATORS = List.of("__result__", "@result");

    private final CelAbstractSyntaxTree tree;
    private final Locals locals = new Locals();
    private final KnownSizes known;
    private final LibraryCosts libraries;

    private CostEstimator(CelAbstractSyntaxTree tree, Sizes sizes) {
        this.tree = tree;
        this.known = new KnownSizes(tree, sizes, locals);
        this.libraries = new LibraryCosts(sizes);
    }

    /** What a checked expression may cost. */
    public static Range estimate(CelAbstractSyntaxTree tree, Sizes sizes) {
        return new CostEstimator(tree, sizes).cost(tree.getExpr());
    }

    /** What {@code self == oldSelf} may cost, which is told without the expression. */
    public static Range ofSameness(Sizes sizes) {
        Range self = sizes.of(List.of("self"));
        Range size = self == null ? Range.UNKNOWN : self;
        return new Range(size.max() > 0 ? 1 : 0, size.max())
                .times(Units.CHARACTER)
                .plus(Range.of(2 * Units.SELECT));
    }

    private Range cost(CelExpr expression) {
        return switch (expression.getKind()) {
            case IDENT -> ident(expression);
            case SELECT -> select(expression);
            case CALL -> call(expression);
            case LIST -> list(expression);
            case MAP -> map(expression);
            case STRUCT -> {
                Range sum = Range.of(Units.NEW_OBJECT);
                for (var entry : expression.struct().entries()) {
                    sum = sum.plus(cost(entry.value()));
                }
                yield sum;
            }
            case COMPREHENSION ->
                    isBinding(expression.comprehension()) ? binding(expression) : loop(expression);
            default -> Range.ZERO;
        };
    }

    private Range ident(CelExpr expression) {
        String name = expression.ident().name();
        Local local = locals.find(name);
        known.cameFrom(expression, local == null ? List.of(name) : local.path());
        return Range.of(Units.SELECT);
    }

    private Range select(CelExpr expression) {
        CelExpr of = expression.select().operand();
        Range sum = cost(of);
        if (expression.select().testOnly()) {
            return sum; // asking whether there is one is free
        }
        known.cameFrom(expression, known.below(of, expression.select().field()));
        return switch (known.type(of).kind()) {
            case MAP, STRUCT, TYPE_PARAM -> sum.plus(Range.of(Units.SELECT));
            default -> sum;
        };
    }

    private Range list(CelExpr expression) {
        Range sum = Range.of(Units.NEW_LIST);
        Range values = null;
        for (CelExpr element : expression.list().elements()) {
            sum = sum.plus(cost(element));
            values = either(values, known.sizeOrUnknown(element));
        }
        known.hasEntries(
                expression, new Entries(true, Range.ONE, values == null ? Range.ZERO : values));
        return sum;
    }

    private Range map(CelExpr expression) {
        Range sum = Range.of(Units.NEW_MAP);
        Range keys = null;
        Range values = null;
        for (var entry : expression.map().entries()) {
            sum = sum.plus(cost(entry.key())).plus(cost(entry.value()));
            keys = either(keys, known.sizeOrUnknown(entry.key()));
            values = either(values, known.sizeOrUnknown(entry.value()));
        }
        known.hasEntries(
                expression,
                new Entries(
                        false,
                        keys == null ? Range.ZERO : keys,
                        values == null ? Range.ZERO : values));
        return sum;
    }

    private static Range either(@Nullable Range one, Range other) {
        return one == null ? other : one.or(other);
    }

    private Range loop(CelExpr expression) {
        CelComprehension loop = expression.comprehension();
        Range sum = cost(loop.iterRange()).plus(cost(loop.accuInit()));
        locals.push(loop.accuVar(), as(loop.accuInit()));
        boolean two = !loop.iterVar2().isEmpty();
        if (two) {
            locals.push(loop.iterVar(), key(loop.iterRange()));
            locals.push(loop.iterVar2(), value(loop.iterRange()));
        } else {
            CelExpr range = loop.iterRange();
            locals.push(loop.iterVar(), known.isList(range) ? value(range) : key(range));
        }
        Range each = cost(loop.loopCondition()).plus(cost(loop.loopStep()));
        locals.pop(loop.iterVar());
        if (two) {
            locals.pop(loop.iterVar2());
        }
        sum = sum.plus(cost(loop.result()));
        locals.pop(loop.accuVar());
        Range count = known.sizeOrUnknown(loop.iterRange());
        switch (loop.accuInit().getKind()) {
            case CONSTANT -> known.holds(expression, known.size(loop.accuInit()));
            case LIST, MAP -> {
                known.holds(expression, count);
                known.hasEntries(expression, known.entries(loop.loopStep()));
            }
            default -> {}
        }
        return sum.plus(count.times(each));
    }

    private Local as(CelExpr value) {
        return new Local(known.path(value), known.size(value), known.entries(value));
    }

    private Local key(CelExpr range) {
        Entries of = known.entries(range);
        String step = known.isList(range) ? Sizes.INDICES : Sizes.KEYS;
        return new Local(known.below(range, step), of == null ? null : of.keys(), null);
    }

    private Local value(CelExpr range) {
        Entries of = known.entries(range);
        String step = known.isList(range) ? Sizes.ITEMS : Sizes.VALUES;
        return new Local(known.below(range, step), of == null ? null : of.values(), null);
    }

    /** Whether this is what the macro that names a value becomes: a loop over nothing. */
    private static boolean isBinding(CelComprehension loop) {
        CelExpr range = loop.iterRange();
        CelExpr condition = loop.loopCondition();
        return range.getKind() == CelExpr.ExprKind.Kind.LIST
                && range.list().elements().isEmpty()
                && condition.getKind() == CelExpr.ExprKind.Kind.CONSTANT
                && condition.constant().getKind() == CelConstant.Kind.BOOLEAN_VALUE
                && !condition.constant().booleanValue()
                && !ACCUMULATORS.contains(loop.accuVar());
    }

    private Range binding(CelExpr expression) {
        CelComprehension loop = expression.comprehension();
        Range sum = cost(loop.iterRange()).plus(cost(loop.accuInit()));
        locals.push(loop.accuVar(), as(loop.accuInit()));
        sum = sum.plus(cost(loop.result()));
        locals.pop(loop.accuVar());
        known.same(expression, loop.result());
        return sum;
    }

    private Range call(CelExpr expression) {
        CelCall call = expression.call();
        if (call.function().equals("dyn")) {
            CelExpr of = call.args().getFirst();
            Range sum = cost(of).plus(Range.ONE);
            known.same(expression, of);
            return sum;
        }
        List<Range> costs = new ArrayList<>();
        List<Operand> operands = new ArrayList<>();
        for (CelExpr argument : call.args()) {
            costs.add(cost(argument));
            operands.add(operand(argument));
        }
        List<String> overloads =
                tree.getReference(expression.id()).map(CelReference::overloadIds).orElse(null);
        if (overloads == null || overloads.isEmpty()) {
            return Range.ZERO;
        }
        Range sum = Range.ZERO;
        Operand target = null;
        if (call.target().isPresent()) {
            sum = cost(call.target().get());
            target = operand(call.target().get());
        }
        Range most = null;
        Range size = null;
        for (String overload : overloads) {
            Estimate estimate =
                    estimate(
                            expression,
                            new Call(call.function(), overload, target, operands),
                            costs);
            most = either(most, estimate.cost());
            if (estimate.size() != null) {
                size = either(size, estimate.size());
            }
            Range element = element(expression, overload);
            size = element == null ? size : element;
            size = size == null ? known.size(expression) : size;
        }
        known.holds(expression, size);
        return sum.plus(most == null ? Range.ZERO : most);
    }

    /** Looking into a list or a map gives what it holds. */
    private @Nullable Range element(CelExpr expression, String overload) {
        boolean list = overload.equals("index_list");
        if (!list && !overload.equals("index_map")) {
            return null;
        }
        CelExpr of = expression.call().args().getFirst();
        known.cameFrom(expression, known.below(of, list ? Sizes.ITEMS : Sizes.VALUES));
        Entries entries = known.entries(of);
        return entries == null ? null : entries.values();
    }

    private Estimate estimate(CelExpr expression, Call call, List<Range> costs) {
        switch (call.overload()) {
            case "logical_or", "logical_and" -> {
                // when the first settles it, the second is not asked
                return Estimate.of(
                        new Range(costs.get(0).min(), costs.get(0).plus(costs.get(1)).max()));
            }
            case "conditional" -> {
                CelExpr yes = call.argument(1).expression();
                CelExpr no = call.argument(2).expression();
                known.hasEntries(expression, Entries.either(known.entries(yes), known.entries(no)));
                return new Estimate(
                        costs.get(0).plus(costs.get(1).or(costs.get(2))),
                        known.sizeOrUnknown(yes).or(known.sizeOrUnknown(no)));
            }
            case "add_list", "add_string", "add_bytes" ->
                    known.hasEntries(
                            expression,
                            Entries.either(
                                    known.entries(call.argument(0).expression()),
                                    known.entries(call.argument(1).expression())));
            default -> {}
        }
        Estimate library = libraries.of(call);
        Estimate estimate = library == null ? StandardCosts.of(call) : library;
        Range sum = estimate.cost();
        for (Range each : costs) {
            sum = sum.plus(each);
        }
        return new Estimate(sum, estimate.size());
    }

    private Operand operand(CelExpr expression) {
        List<String> path = known.path(expression);
        boolean own = !path.isEmpty() && ACCUMULATORS.contains(path.getFirst());
        return new Operand(
                expression, own ? List.of() : path, known.type(expression), known.size(expression));
    }
}
