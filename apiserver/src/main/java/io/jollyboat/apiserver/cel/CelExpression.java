package io.jollyboat.apiserver.cel;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.types.CelType;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import io.jollyboat.apiserver.cel.cost.ActualCost;
import io.jollyboat.apiserver.cel.cost.CostEstimator;
import io.jollyboat.apiserver.cel.cost.Range;
import io.jollyboat.apiserver.cel.cost.Sizes;
import java.util.Map;

/**
 * An expression that was compiled; see {@link CelEnvironment#compile}. Immutable and safe for use
 * by several threads.
 */
public final class CelExpression {

    private final String text;
    private final CelAbstractSyntaxTree tree;
    private final CelType result;
    private final CelRuntime.Program program;
    private final ActualCost.Parts parts;

    /**
     * @param tree what is evaluated, and costs
     * @param result the type that it was found to have
     */
    CelExpression(
            String text, CelAbstractSyntaxTree tree, CelType result, CelRuntime.Program program) {
        this.text = text;
        this.tree = tree;
        this.result = result;
        this.program = program;
        this.parts = ActualCost.Parts.of(tree);
    }

    /** As it was written. */
    public String text() {
        return text;
    }

    /** The type it was found to have; dyn when that shows only in evaluating it. */
    public CelType resultType() {
        return result;
    }

    /** Whether it was found to have just that type. */
    public boolean resultsIn(CelType type) {
        return result.equals(type);
    }

    /** Whether it names a variable. */
    public boolean uses(String variable) {
        return CelNavigableAst.fromAst(tree)
                .getRoot()
                .allNodes()
                .anyMatch(node -> names(node.expr(), variable));
    }

    private static boolean names(CelExpr expression, String variable) {
        return expression.exprKind().getKind() == CelExpr.ExprKind.Kind.IDENT
                && expression.ident().name().equals(variable);
    }

    /** What it may cost for values of those sizes, in the units of {@link CelBudget}. */
    public Range cost(Sizes sizes) {
        return CostEstimator.estimate(tree, sizes);
    }

    /**
     * Its value: a Boolean, Long, Double, String, List, Map or another value of the language; as
     * JSON with {@link CelValues#json}.
     *
     * @param variables a value for each that was declared, see {@link CelValues}
     * @param budget what this evaluation is charged to
     * @throws CelEvaluationFailure when it has no value (no such key, division by zero) or costs
     *     too much
     */
    public Object evaluate(Map<String, ?> variables, CelBudget budget) throws CelEvaluationFailure {
        CelBudget.Meter meter = budget.meter(parts);
        try {
            Object value = program.trace(variables, meter);
            meter.check(); // an exhaustion inside of an "or" may have been passed over
            return value;
        } catch (CelEvaluationException failure) {
            meter.check();
            throw CelEvaluationFailure.of(failure);
        } catch (CelBudget.Exhausted exhausted) {
            throw exhausted.failure();
        } catch (IllegalArgumentException | ClassCastException | ArithmeticException broken) {
            // functions refuse values with these where the checker could not tell
            throw new CelEvaluationFailure(
                    CelEvaluationFailure.Kind.ERROR, String.valueOf(broken.getMessage()));
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
