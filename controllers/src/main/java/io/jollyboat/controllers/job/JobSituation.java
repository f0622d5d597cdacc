package io.jollyboat.controllers.job;

import io.jollyboat.controllers.pods.PodStates;
import io.jollyboat.core.api.batch.v1.Job;
import io.jollyboat.core.api.batch.v1.JobSpec;
import io.jollyboat.core.api.batch.v1.JobStatus;
import io.jollyboat.core.api.core.v1.Pod;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * All that a decision about a job rests on, and what follows from it at once. Pure.
 *
 * @param pods that the job manages, in order of names
 * @param earlier the back-off before those pods that have ended since
 */
record JobSituation(Job job, List<Pod> pods, Backoff earlier, Instant now) {

    JobSituation {
        pods = List.copyOf(pods);
    }

    JobSpec spec() {
        return job.spec();
    }

    JobStatus status() {
        return job.status();
    }

    boolean indexed() {
        return spec().completionMode().equals("Indexed");
    }

    boolean limitedPerIndex() {
        return spec().has("backoffLimitPerIndex");
    }

    boolean suspended() {
        return spec().suspend();
    }

    /** Whether a pod that is going is waited for before another takes its place. */
    boolean replacesOnlyFailed() {
        return spec().podReplacementPolicy().equals("Failed");
    }

    List<Pod> active() {
        return pods.stream().filter(PodStates::active).toList();
    }

    List<Pod> terminating() {
        return pods.stream().filter(PodStates::terminating).toList();
    }

    /** Whether a pod has failed; one on its way out counts as that unless it is waited for. */
    boolean failed(Pod pod) {
        return pod.status().phase().equals("Failed")
                || (!replacesOnlyFailed() && pod.beingDeleted() && !JobPods.succeeded(pod));
    }

    /** Whether a pod's index is one of the job's. */
    boolean validIndex(Pod pod) {
        int index = JobPods.index(pod);
        return index != JobPods.NO_INDEX && index < spec().completions();
    }

    private List<Pod> uncounted(List<String> counted, Predicate<Pod> wanted) {
        return pods.stream()
                .filter(JobPods::tracked)
                .filter(pod -> !counted.contains(pod.uid()))
                .filter(pod -> !indexed() || validIndex(pod))
                .filter(wanted)
                .toList();
    }

    /** Pods that have succeeded since the status was written. */
    List<Pod> newlySucceeded() {
        return uncounted(status().uncountedTerminatedPods().succeeded(), JobPods::succeeded);
    }

    List<Pod> newlyFailed() {
        return uncounted(status().uncountedTerminatedPods().failed(), this::failed);
    }

    Backoff backoff() {
        return earlier.after(newlySucceeded(), newlyFailed());
    }

    int succeeded() {
        return indexed()
                ? succeededIndexes().total()
                : status().succeeded()
                        + newlySucceeded().size()
                        + status().uncountedTerminatedPods().succeeded().size();
    }

    /** Failures that count towards the limit. */
    int failed() {
        long counting =
                newlyFailed().stream()
                        .filter(pod -> FailurePolicy.match(spec(), pod).counts())
                        .count();
        return status().failed()
                + (int) counting
                + status().uncountedTerminatedPods().failed().size();
    }

    Indexes succeededIndexes() {
        Indexes before = Indexes.parse(status().completedIndexes(), spec().completions());
        return before.with(
                Indexes.of(
                        trackedWithIndex().stream()
                                .filter(JobPods::succeeded)
                                .map(JobPods::index)
                                .toList()));
    }

    /** Indexes that are given up; none unless there is a limit per index. */
    Indexes failedIndexes() {
        if (!limitedPerIndex()) {
            return Indexes.NONE;
        }
        Indexes before = Indexes.parse(status().failedIndexes(), spec().completions());
        return before.with(
                Indexes.of(
                        trackedWithIndex().stream()
                                .filter(this::failsIndex)
                                .map(JobPods::index)
                                .toList()));
    }

    private List<Pod> trackedWithIndex() {
        return pods.stream().filter(JobPods::tracked).filter(this::validIndex).toList();
    }

    private boolean failsIndex(Pod pod) {
        if (!failed(pod)) {
            return false;
        }
        FailurePolicy.Match match = FailurePolicy.match(spec(), pod);
        return match.action().equals("FailIndex")
                || (match.counts() && JobPods.failures(pod) >= spec().backoffLimitPerIndex());
    }

    /** Indexes of pods. */
    static Indexes indexesOf(List<Pod> pods) {
        return Indexes.of(
                pods.stream()
                        .map(JobPods::index)
                        .filter(index -> index != JobPods.NO_INDEX)
                        .toList());
    }

    /**
     * The last failed pod of each index that has no pod now and is to get another. It is kept until
     * then, because it knows how often the index has failed.
     */
    Map<Integer, Pod> toBeReplaced() {
        var last = new HashMap<Integer, Pod>();
        if (!limitedPerIndex()) {
            return last;
        }
        Indexes settled = succeededIndexes().with(failedIndexes()).with(indexesOf(active()));
        for (Pod pod : new ArrayList<>(trackedWithIndex())) {
            if (failed(pod) && !settled.has(JobPods.index(pod))) {
                last.merge(JobPods.index(pod), pod, JobSituation::later);
            }
        }
        return last;
    }

    private static Pod later(Pod one, Pod other) {
        int failures = JobPods.failures(one) + JobPods.ignoredFailures(one);
        int others = JobPods.failures(other) + JobPods.ignoredFailures(other);
        boolean later =
                failures <= others && !JobPods.finishedAt(other).isBefore(JobPods.finishedAt(one));
        return later ? other : one;
    }
}
