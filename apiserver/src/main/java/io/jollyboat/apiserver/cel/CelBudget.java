package io.jollyboat.apiserver.cel;

import dev.cel.common.ast.CelExpr;
import dev.cel.runtime.CelEvaluationListener;
import java.util.Collection;

/**
 * What evaluations of one request may cost, so that no expression can hold the server up. A unit is
 * about one step of an evaluation, or ten characters looked at.
 *
 * <p>Used by one thread.
 */
public final class CelBudget {

    /** What one evaluation may cost, as in Kubernetes. */
    public static final int PER_CALL = 1_000_000;

    /** What all rules of a custom resource may cost in one request, as in Kubernetes. */
    public static final int PER_REQUEST = 10_000_000;

    /** What all match conditions of one webhook or policy may cost, as in Kubernetes. */
    public static final int MATCH_CONDITIONS = 2_500_000;

    private static final int CHARACTERS_PER_UNIT = 10;

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

    Meter meter() {
        return new Meter();
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
        private long spent;

        @Override
        public void callback(CelExpr expression, Object value) {
            long cost = 1 + weight(value) / CHARACTERS_PER_UNIT;
            spent += cost;
            left -= cost;
            if (spent > perCall || left < 0) {
                throw new Exhausted(failure());
            }
        }

        void check() throws CelEvaluationFailure {
            if (spent > perCall || left < 0) {
                throw failure();
            }
        }

        private CelEvaluationFailure failure() {
            return spent > perCall
                    ? new CelEvaluationFailure(
                            CelEvaluationFailure.Kind.CALL_BUDGET,
                            "operation cancelled: actual cost limit exceeded")
                    : new CelEvaluationFailure(
                            CelEvaluationFailure.Kind.REQUEST_BUDGET, "running out of cost budget");
        }

        private static long weight(Object value) {
            return switch (value) {
                case String text -> text.length();
                case Collection<?> list -> list.size();
                default -> 0;
            };
        }
    }
}
