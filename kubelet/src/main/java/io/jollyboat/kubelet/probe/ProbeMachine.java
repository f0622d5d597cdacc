package io.jollyboat.kubelet.probe;

import io.jollyboat.kubelet.plan.ProbeResults.Result;

/**
 * The verdict of one probe over one container, as a value that every outcome turns into the next.
 *
 * <p>Transitions of {@code result}; a run is a series of equal outcomes:
 *
 * <pre>
 * startup:   UNKNOWN → SUCCESS  after successThreshold successes; asked no more
 *            UNKNOWN → FAILURE  after failureThreshold failures;  asked no more
 * liveness:  SUCCESS → FAILURE  after failureThreshold failures;  asked no more
 * readiness: FAILURE → SUCCESS  after successThreshold successes
 *            SUCCESS → FAILURE  after failureThreshold failures
 * </pre>
 *
 * An outcome that could not be had changes nothing and breaks no run.
 *
 * @param run how many equal outcomes came last
 * @param succeeding what they were; meaningless while {@code run} is 0
 */
public record ProbeMachine(ProbeSpec spec, Result result, int run, boolean succeeding) {

    /** Of a container that has just started. */
    public static ProbeMachine fresh(ProbeSpec spec) {
        Result first =
                switch (spec.kind()) {
                    case STARTUP -> Result.UNKNOWN;
                    case LIVENESS -> Result.SUCCESS;
                    case READINESS -> Result.FAILURE;
                };
        return new ProbeMachine(spec, first, 0, false);
    }

    /** Of a container that was found running with this verdict already given. */
    public static ProbeMachine resumed(ProbeSpec spec, Result result) {
        return new ProbeMachine(spec, result, 0, false);
    }

    public ProbeMachine after(ProbeOutcome outcome) {
        if (outcome instanceof ProbeOutcome.Unknown || over()) {
            return this;
        }
        boolean success = !(outcome instanceof ProbeOutcome.Failure);
        int length = run > 0 && success == succeeding ? run + 1 : 1;
        int threshold = success ? spec.successThreshold() : spec.failureThreshold();
        Result next = length < threshold ? result : success ? Result.SUCCESS : Result.FAILURE;
        return new ProbeMachine(spec, next, Math.min(length, threshold), success);
    }

    /** Whether the container need not be asked again. */
    public boolean over() {
        return switch (spec.kind()) {
            case STARTUP -> result != Result.UNKNOWN;
            case LIVENESS -> result == Result.FAILURE;
            case READINESS -> false;
        };
    }
}
