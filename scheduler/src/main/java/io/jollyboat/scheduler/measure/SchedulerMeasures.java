package io.jollyboat.scheduler.measure;

import io.jollyboat.core.metrics.Counter;
import io.jollyboat.core.metrics.Histogram;
import io.jollyboat.core.metrics.Metrics;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.scheduler.decision.PointTimes;
import io.jollyboat.scheduler.queue.Arrivals;
import io.jollyboat.scheduler.queue.QueuedPod.Attempt;

/**
 * Counts what the scheduler does and how long it takes. Safe for use by several threads.
 *
 * @see <a href="https://kubernetes.io/docs/reference/instrumentation/metrics/">Kubernetes
 *     metrics</a>
 */
public final class SchedulerMeasures implements Arrivals, PointTimes {

    private static final String RESULT = "result";
    private static final String PROFILE = "profile";
    private static final double[] LONG_TIMES = Histogram.exponential(0.001, 2, 15);
    private static final double[] SHORT_TIMES = Histogram.exponential(0.0001, 2, 12);
    private static final double[] WAITS = Histogram.exponential(0.01, 2, 20);

    /** How a try came out. */
    public enum Result {
        SCHEDULED("scheduled"),
        UNSCHEDULABLE("unschedulable"),
        ERROR("error");

        private final String label;

        Result(String label) {
            this.label = label;
        }
    }

    /** More tries than that are told of together, so that there are few samples. */
    private static final int MANY_TRIES = 15;

    private final Timeline timeline;
    private final Metrics metrics = new Metrics();
    private final Counter attempts =
            metrics.counter(
                    "scheduler_schedule_attempts_total", "Tries to place a pod.", RESULT, PROFILE);
    private final Histogram attemptTimes =
            metrics.histogram(
                    "scheduler_scheduling_attempt_duration_seconds",
                    "How long a try took: deciding, and binding if that came of it.",
                    LONG_TIMES,
                    RESULT,
                    PROFILE);
    private final Histogram decidingTimes =
            metrics.histogram(
                    "scheduler_scheduling_algorithm_duration_seconds",
                    "How long deciding took.",
                    LONG_TIMES);
    private final Histogram pointTimes =
            metrics.histogram(
                    "scheduler_framework_extension_point_duration_seconds",
                    "How long all rules of an extension point took for a pod.",
                    SHORT_TIMES,
                    "extension_point",
                    "status",
                    PROFILE);
    private final Histogram waits =
            metrics.histogram(
                    "scheduler_pod_scheduling_sli_duration_seconds",
                    "How long pods waited from when they could be tried until they were bound.",
                    WAITS,
                    "attempts");
    private final Histogram tries =
            metrics.histogram(
                    "scheduler_pod_scheduling_attempts",
                    "How often a pod was tried until it was bound.",
                    Histogram.exponential(1, 2, 5));
    private final Counter arrivals =
            metrics.counter(
                    "scheduler_queue_incoming_pods_total",
                    "Pods that came into a queue, by what brought them there.",
                    "queue",
                    "event");
    private final Counter preemptions =
            metrics.counter(
                    "scheduler_preemption_attempts_total", "Searches for pods to send away.");
    private final Histogram victims =
            metrics.histogram(
                    "scheduler_preemption_victims",
                    "How many pods were told to go for one.",
                    Histogram.exponential(1, 2, 7));
    private final Standing standing = new Standing(metrics);
    private final PodResources resources = new PodResources();

    public SchedulerMeasures(Timeline timeline) {
        this.timeline = timeline;
    }

    /** For {@code /metrics}; others may add theirs. */
    public Metrics metrics() {
        return metrics;
    }

    /** What pods ask for, of which the scheduler says which there are. */
    public PodResources resources() {
        return resources;
    }

    /** How the scheduler stands right now, which it says itself. */
    public Standing standing() {
        return standing;
    }

    /**
     * A try came to its end.
     *
     * @param begun see {@code Timeline.nanos}
     */
    public void attempted(Result result, String profile, long begun) {
        attempts.increment(result.label, profile);
        attemptTimes.observeNanos(timeline.nanos() - begun, result.label, profile);
    }

    /** A decision was made. */
    public void decided(long begun) {
        decidingTimes.observeNanos(timeline.nanos() - begun);
    }

    /** A pod was bound. */
    public void bound(Attempt attempt, String profile) {
        attempted(Result.SCHEDULED, profile, attempt.begun());
        tries.observe(attempt.number());
        String number = attempt.number() > MANY_TRIES ? MANY_TRIES + "+" : "" + attempt.number();
        waits.observeNanos(timeline.nanos() - attempt.queued(), number);
    }

    /**
     * Pods were looked for that could go.
     *
     * @param found how many are to; 0 when that would not help
     */
    public void preempted(int found) {
        preemptions.increment();
        if (found > 0) {
            victims.observe(found);
        }
    }

    @Override
    public void came(String queue, String event) {
        arrivals.increment(queue, event);
    }

    @Override
    public long now() {
        return timeline.nanos();
    }

    @Override
    public long took(String point, String status, String profile, long since) {
        long now = timeline.nanos();
        pointTimes.observeNanos(now - since, point, status, profile);
        return now;
    }
}
