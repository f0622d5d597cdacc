package io.jollyboat.controllers.job;

import io.jollyboat.controllers.condition.Conditions;
import io.jollyboat.core.api.batch.v1.SuccessPolicyRule;
import io.jollyboat.core.api.core.v1.ContainerStatus;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.model.Trees;
import io.jollyboat.core.runtime.Seconds;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/**
 * How a job ends. It is first said in an interim condition, so that nothing can change it any more;
 * the final one comes when all pods have ended and are counted. Pure.
 */
record Ending(boolean success, String reason, String message) {

    static final Ending COMPLETE =
            new Ending(true, "CompletionsReached", "Reached expected number of succeeded pods");

    String interimCondition() {
        return success ? "SuccessCriteriaMet" : "FailureTarget";
    }

    String finalCondition() {
        return success ? "Complete" : "Failed";
    }

    /** Whether and how a job has to end; its being complete is not looked at here. */
    static Optional<Ending> of(JobSituation job) {
        return said(job, "SuccessCriteriaMet", true)
                .or(() -> said(job, "FailureTarget", false))
                .or(() -> failedByPolicy(job))
                .or(() -> exhausted(job))
                .or(() -> overdue(job))
                .or(() -> job.indexed() ? byIndexes(job) : Optional.empty());
    }

    private static Optional<Ending> said(JobSituation job, String type, boolean success) {
        ObjectNode status = job.status().json();
        return Conditions.find(status, type)
                .filter(condition -> Trees.text(condition, "status").equals("True"))
                .map(
                        condition ->
                                new Ending(
                                        success,
                                        Trees.text(condition, "reason"),
                                        Trees.text(condition, "message")));
    }

    private static Optional<Ending> failedByPolicy(JobSituation job) {
        return job.pods().stream()
                .filter(job::failed)
                .map(pod -> FailurePolicy.match(job.spec(), pod))
                .filter(match -> match.action().equals("FailJob"))
                .findFirst()
                .map(match -> new Ending(false, "PodFailurePolicy", match.message()));
    }

    private static Optional<Ending> exhausted(JobSituation job) {
        int limit = job.spec().backoffLimit();
        boolean exhausted =
                job.failed() > limit
                        || (job.spec().template().spec().restartPolicy().equals("OnFailure")
                                && restarts(job) >= Math.max(1, limit));
        return exhausted
                ? Optional.of(
                        new Ending(
                                false,
                                "BackoffLimitExceeded",
                                "Job has reached the specified backoff limit"))
                : Optional.empty();
    }

    /** Containers that are restarted in place count as failures too. */
    private static int restarts(JobSituation job) {
        return job.pods().stream()
                .filter(pod -> List.of("Running", "Pending").contains(pod.status().phase()))
                .flatMap(Ending::containers)
                .mapToInt(ContainerStatus::restartCount)
                .sum();
    }

    private static Stream<ContainerStatus> containers(Pod pod) {
        return Stream.concat(
                pod.status().initContainerStatuses().stream(),
                pod.status().containerStatuses().stream());
    }

    private static Optional<Ending> overdue(JobSituation job) {
        return untilDeadline(job)
                .filter(left -> !left.isPositive())
                .map(
                        over ->
                                new Ending(
                                        false,
                                        "DeadlineExceeded",
                                        "Job was active longer than specified deadline"));
    }

    /** How long the job may still be active; empty without a limit. */
    static Optional<Duration> untilDeadline(JobSituation job) {
        // A job that was suspended up to now starts anew: the time of its start is yet to be set.
        boolean resumes = Conditions.holds(job.status().json(), "Suspended");
        if (!job.spec().has("activeDeadlineSeconds") || job.suspended() || resumes) {
            return Optional.empty();
        }
        return job.status()
                .startTime()
                .map(start -> start.plus(Seconds.of(job.spec().activeDeadlineSeconds())))
                .map(end -> Duration.between(job.now(), end));
    }

    private static Optional<Ending> byIndexes(JobSituation job) {
        Indexes succeeded = job.succeededIndexes();
        int failed = job.failedIndexes().total();
        if (job.spec().has("maxFailedIndexes") && failed > job.spec().maxFailedIndexes()) {
            return Optional.of(
                    new Ending(
                            false,
                            "MaxFailedIndexesExceeded",
                            "Job has exceeded the specified maximal number of failed indexes"));
        }
        if (failed > 0 && failed + succeeded.total() >= job.spec().completions()) {
            return Optional.of(new Ending(false, "FailedIndexes", "Job has failed indexes"));
        }
        return bySuccessPolicy(job, succeeded);
    }

    private static Optional<Ending> bySuccessPolicy(JobSituation job, Indexes succeeded) {
        List<SuccessPolicyRule> rules = job.spec().successPolicy().rules();
        for (int i = 0; i < rules.size(); i++) {
            if (succeeded.total() > 0 && met(rules.get(i), succeeded, job.spec().completions())) {
                return Optional.of(
                        new Ending(true, "SuccessPolicy", "Matched rules at index " + i));
            }
        }
        return Optional.empty();
    }

    private static boolean met(SuccessPolicyRule rule, Indexes succeeded, int completions) {
        if (rule.succeededIndexes().isEmpty()) {
            return rule.has("succeededCount") && succeeded.total() >= rule.succeededCount();
        }
        Indexes wanted = Indexes.parse(rule.succeededIndexes(), completions);
        int common = wanted.common(succeeded);
        return wanted.total() > 0
                && (common == wanted.total()
                        || (rule.has("succeededCount") && common >= rule.succeededCount()));
    }
}
