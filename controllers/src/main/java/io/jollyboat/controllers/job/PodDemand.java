package io.jollyboat.controllers.job;

import io.jollyboat.controllers.pods.DeletionOrder;
import io.jollyboat.core.api.core.v1.Pod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What is to be done about a job's pods while it goes on: one thing at a time. Pure. */
sealed interface PodDemand {

    /** At most so many pods are made or taken away in one go. */
    int BURST = 500;

    record Nothing() implements PodDemand {}

    record Delete(List<Pod> pods) implements PodDemand {}

    /**
     * @param indexes of the new pods, {@link JobPods#NO_INDEX} for each of a job without indexes
     */
    record Create(List<Integer> indexes) implements PodDemand {}

    /** Something is to be created, but not yet. */
    record Wait(Duration time) implements PodDemand {}

    static PodDemand of(JobSituation job) {
        List<Pod> active = job.active();
        if (job.suspended()) {
            return active.isEmpty() ? new Nothing() : new Delete(active);
        }
        int wanted = wanted(job, active.size());
        List<Pod> surplus = surplus(job, active, Math.max(0, active.size() - wanted));
        if (!surplus.isEmpty()) {
            return new Delete(surplus.subList(0, Math.min(BURST, surplus.size())));
        }
        int going = job.replacesOnlyFailed() ? job.terminating().size() : 0;
        int missing = Math.min(BURST, wanted - going - active.size());
        return missing > 0 ? create(job, active, missing) : new Nothing();
    }

    /** How many pods should be at work. */
    private static int wanted(JobSituation job, int active) {
        int parallelism = job.spec().parallelism();
        if (!job.spec().has("completions")) {
            return job.succeeded() > 0 ? active : parallelism;
        }
        int left = job.spec().completions() - job.succeeded();
        return Math.max(0, Math.min(left, parallelism));
    }

    private static List<Pod> surplus(JobSituation job, List<Pod> active, int atLeast) {
        var removed = new ArrayList<Pod>(job.indexed() ? misplaced(job, active) : List.of());
        if (removed.size() < atLeast) {
            List<Pod> left = active.stream().filter(pod -> !removed.contains(pod)).toList();
            removed.addAll(DeletionOrder.youngest(atLeast - removed.size(), left));
        }
        return removed;
    }

    /** Pods without an index, with one that the job does not have, and all but one of the same. */
    private static List<Pod> misplaced(JobSituation job, List<Pod> active) {
        Map<Integer, List<Pod>> byIndex = new TreeMap<>();
        var misplaced = new ArrayList<Pod>();
        for (Pod pod : active) {
            if (job.validIndex(pod)) {
                byIndex.computeIfAbsent(JobPods.index(pod), none -> new ArrayList<>()).add(pod);
            } else {
                misplaced.add(pod);
            }
        }
        for (List<Pod> same : byIndex.values()) {
            if (same.size() > 1) {
                misplaced.addAll(DeletionOrder.youngest(same.size() - 1, same));
            }
        }
        return misplaced;
    }

    private static PodDemand create(JobSituation job, List<Pod> active, int count) {
        if (!job.limitedPerIndex()) {
            Duration left = job.backoff().remaining(job.now());
            if (left.isPositive()) {
                return new Wait(left);
            }
        }
        if (!job.indexed()) {
            return new Create(Collections.nCopies(count, JobPods.NO_INDEX));
        }
        Indexes taken =
                job.succeededIndexes()
                        .with(job.failedIndexes())
                        .with(JobSituation.indexesOf(active));
        if (job.replacesOnlyFailed()) {
            taken = taken.with(JobSituation.indexesOf(job.terminating()));
        }
        return ripe(job, taken.missing(count, job.spec().completions()));
    }

    /** Of these indexes those whose own back-off has passed. */
    private static PodDemand ripe(JobSituation job, List<Integer> indexes) {
        Map<Integer, Pod> failed = job.toBeReplaced();
        var now = new ArrayList<Integer>();
        Duration soonest = Duration.ZERO;
        for (int index : indexes) {
            Duration left = remaining(failed.get(index), job);
            if (!left.isPositive()) {
                now.add(index);
            } else if (soonest.isZero() || left.compareTo(soonest) < 0) {
                soonest = left;
            }
        }
        if (!now.isEmpty()) {
            return new Create(now);
        }
        return soonest.isPositive() ? new Wait(soonest) : new Nothing();
    }

    private static Duration remaining(@Nullable Pod last, JobSituation job) {
        if (last == null) {
            return Duration.ZERO;
        }
        int failures = JobPods.failures(last) + JobPods.ignoredFailures(last) + 1;
        return new Backoff(failures, JobPods.finishedAt(last)).remaining(job.now());
    }
}
