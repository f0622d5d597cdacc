package io.jollyboat.controllers.job;

import io.jollyboat.controllers.pods.Expectations;
import io.jollyboat.controllers.pods.PodStates;
import io.jollyboat.controllers.pods.SlowStart;
import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.batch.v1.Job;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.client.Patch;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.errors.Reason;
import io.jollyboat.core.reconcile.Key;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Counts every ended pod once, whatever happens in between: its uid is noted in the status, then
 * its finalizer is taken off, then the note becomes a count. Whoever is killed at any point goes on
 * there, and nothing is lost or counted twice.
 */
final class JobTracking {

    /** How many pods are noted at a time, so that the status stays small. */
    private static final int MOST_NOTED = 500;

    private final Client client;
    private final Expectations<Pod> expectations;
    private final SlowStart together;

    JobTracking(Client client, Expectations<Pod> expectations, SlowStart together) {
        this.client = client;
        this.expectations = expectations;
        this.together = together;
    }

    /**
     * @param job as it is now
     * @param complete whether every pod that ended could be taken care of
     */
    record Outcome(Job job, boolean complete) {}

    /** What is noted of which pods in one go. */
    private record Plan(List<Pod> released, boolean all) {}

    /**
     * Notes, releases and counts.
     *
     * @param draft with all that is to be written besides
     * @param wrote is told of the job after each write, the first being that of the notes
     * @throws ApiException when something could not be written; the next attempt goes on from there
     */
    Outcome track(
            JobSituation situation,
            Optional<Ending> ending,
            JobStatusDraft draft,
            Consumer<Job> wrote) {
        Set<String> held = new HashSet<>();
        situation.pods().stream().filter(JobPods::tracked).map(Pod::uid).forEach(held::add);
        draft.count(held);
        Plan plan = note(situation, ending, draft);
        Job job = draft.draft().write(client, Resources.JOBS);
        wrote.accept(job);
        SlowStart.Outcome released =
                together.atOnce(plan.released, pod -> release(situation.job(), pod, held));
        var rest = new JobStatusDraft(job, situation.now());
        rest.count(held);
        if (!released.failures().isEmpty()) {
            wrote.accept(rest.draft().write(client, Resources.JOBS));
            throw released.failures().getFirst();
        }
        if (ending.isPresent() && plan.all && rest.noted() == 0) {
            finish(situation, ending.get(), rest);
        }
        Job last = rest.draft().write(client, Resources.JOBS);
        wrote.accept(last);
        return new Outcome(last, plan.all);
    }

    private static Plan note(
            JobSituation situation, Optional<Ending> ending, JobStatusDraft draft) {
        var released = new ArrayList<Pod>();
        var succeeded = new ArrayList<Integer>();
        Map<Integer, Pod> kept = situation.toBeReplaced();
        boolean all = true;
        for (Pod pod : situation.pods()) {
            if (!JobPods.tracked(pod) || !releasable(situation, ending, kept, pod)) {
                continue;
            }
            if (draft.noted() + succeeded.size() >= MOST_NOTED) {
                all = false;
                break;
            }
            released.add(pod);
            if (JobPods.succeeded(pod)) {
                if (!situation.indexed()) {
                    draft.noteSucceeded(pod.uid());
                } else if (situation.validIndex(pod)) {
                    succeeded.add(JobPods.index(pod));
                }
            } else if (countsAsFailed(situation, ending, pod)) {
                draft.noteFailed(pod.uid());
            }
        }
        if (situation.indexed()) {
            indexes(situation, draft, succeeded);
        }
        return new Plan(released, all);
    }

    private static void indexes(
            JobSituation situation, JobStatusDraft draft, List<Integer> succeeded) {
        Indexes completed =
                Indexes.parse(situation.status().completedIndexes(), situation.spec().completions())
                        .with(Indexes.of(succeeded));
        draft.succeeded(completed.total());
        draft.completedIndexes(completed.toString());
        if (situation.limitedPerIndex()) {
            draft.failedIndexes(situation.failedIndexes().toString());
        }
    }

    private static boolean releasable(
            JobSituation situation, Optional<Ending> ending, Map<Integer, Pod> kept, Pod pod) {
        if (situation.job().beingDeleted() || ending.isPresent() || JobPods.succeeded(pod)) {
            return true;
        }
        Pod toBeReplaced = kept.get(JobPods.index(pod));
        boolean waited = toBeReplaced != null && toBeReplaced.uid().equals(pod.uid());
        return situation.failed(pod) && !waited;
    }

    /** When a job has failed, so has every pod that has not succeeded. */
    private static boolean countsAsFailed(
            JobSituation situation, Optional<Ending> ending, Pod pod) {
        boolean fails = situation.failed(pod) || ending.filter(end -> !end.success()).isPresent();
        return fails
                && (!situation.indexed() || situation.validIndex(pod))
                && FailurePolicy.match(situation.spec(), pod).counts();
    }

    private void release(Job job, Pod pod, Set<String> held) {
        try {
            Pod released =
                    client.patch(
                            Resources.PODS,
                            pod.namespace(),
                            pod.name(),
                            Patch.strategic(JobPodTemplate.withoutFinalizer(pod)));
            expectations.written(Key.of(job), released);
        } catch (ApiException e) {
            if (e.reason() != Reason.NOT_FOUND && e.reason() != Reason.CONFLICT) {
                throw e;
            }
        }
        synchronized (held) {
            held.remove(pod.uid());
        }
    }

    private static void finish(JobSituation situation, Ending ending, JobStatusDraft draft) {
        boolean going =
                situation.pods().stream()
                        .anyMatch(pod -> PodStates.active(pod) || PodStates.terminating(pod));
        if (going) {
            return;
        }
        draft.condition(ending.finalCondition(), true, ending.reason(), ending.message());
        if (ending.success()) {
            draft.completed();
        }
    }
}
