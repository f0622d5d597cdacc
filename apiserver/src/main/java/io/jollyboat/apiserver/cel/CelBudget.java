package io.jollyboat.apiserver.cel;

import com.google.re2j.PatternSyntaxException;
import dev.cel.common.ast.CelExpr;
import dev.cel.runtime.CelEvaluationListener;
import io.jollyboat.apiserver.cel.cost.ActualCost;

/**
 * What evaluations of one request may cost, so that no expression can hold the server up. A unit is
 * about one step of an evaluation, or ten characters looked at; see {@link ActualCost}.
 *
 * <p>Used by one thread.
 */
public final class CelBudget {

    /** What one evaluation may cost, as in Kubernetes. */
    public static final int PER_CALL = 1_000_000;

    /** What all rules of a custom resource may cost in one request, as in Kubernetes. */
    public static final int PER_REQUEST = 10_000_000;

    /** What is said when a request's budget is spent. */
    public static final String OUT_OF_BUDGET =
            "validation failed due to running out of cost budget, no further validation rules will"
                    + " be run";

    /** What all match conditions of one webhook or policy may cost, as in Kubernetes. */
    public static final int MATCH_CONDITIONS = 2_500_000;

    private final long perCall;
    private long left;

    /**
     * @param perCall what one evaluation may cost
     * @param inAll what all evaluations that are charged to this budget may cost together
     */
    public CelBudget(long perCall, long inAll) {
        this.perCall = perCall;
        this.left = inAll;
    }

    /** The budget of a request that writes a custom resource. */
    public static CelBudget ofRequest() {
        return new CelBudget(PER_CALL, PER_REQUEST);
    }

    /** What is left of it; negative when more was spent. */
    public long left() {
        return left;
    }

    /** A meter for one evaluation of an expression of those parts. */
    Meter meter(ActualCost.Parts parts) {
        return new Meter(parts);
    }

    /** Thrown through the evaluator, which knows nothing of budgets. */
    static final class Exhausted extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient CelEvaluationFailure failure;

        Exhausted(CelEvaluationFailure failure) {
            super(failure.getMessage(), failure, false, false);
            this.failure = failure;
        }

        CelEvaluationFailure failure() {
            return failure;
        }
    }

    /** Counts the steps of one evaluation. */
    final class Meter implements CelEvaluationListener {
        private final ActualCost cost;
        private long spent;

        Meter(ActualCost.Parts parts) {
            this.cost = new ActualCost(parts);
        }

        @Override
        public void callback(CelExpr expression, Object value) {
            long step = cost.of(expression, value);
            spent += step;
            left -= step;
            try {
                if (cost.next(expression) > perCall - spent) {
                    spent = perCall + 1; // it would be
                }
            } catch (PatternSyntaxException tooGreat) {
                throw new Exhausted(
                        new CelEvaluationFailure(
                                CelEvaluationFailure.Kind.ERROR,
                                String.valueOf(tooGreat.getMessage())));
            }
            if (isExhausted()) {
                throw new Exhausted(failure());
            }
        }

        void check() throws CelEvaluationFailure {
            if (isExhausted()) {
                throw failure();
            }
        }

        private boolean isExhausted() {
            return spent > perCall || left < 0;
        }

        private CelEvaluationFailure failure() {
            return spent > perCall
                    ? new CelEvaluationFailure(
                            CelEvaluationFailure.Kind.CALL_BUDGET,
                            "operation cancelled: actual cost limit exceeded")
                    : new CelEvaluationFailure(
                            CelEvaluationFailure.Kind.REQUEST_BUDGET, OUT_OF_BUDGET);
        }
    }
}
