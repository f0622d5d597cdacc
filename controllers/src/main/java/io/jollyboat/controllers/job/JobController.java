package io.jollyboat.controllers.job;

import io.jollyboat.controllers.condition.Conditions;
import io.jollyboat.controllers.pods.Claims;
import io.jollyboat.controllers.pods.Expectations;
import io.jollyboat.controllers.pods.Owned;
import io.jollyboat.controllers.pods.PodStates;
import io.jollyboat.controllers.pods.PodWriter;
import io.jollyboat.controllers.pods.SlowStart;
import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.batch.v1.Job;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.client.Patch;
import io.jollyboat.core.events.EventRecorder;
import io.jollyboat.core.informer.Informer;
import io.jollyboat.core.informer.Informers;
import io.jollyboat.core.reconcile.Controller;
import io.jollyboat.core.reconcile.Key;
import io.jollyboat.core.reconcile.Result;
import io.jollyboat.core.runtime.Component;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.core.selector.LabelSelector;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Brings one job nearer to its end whenever it or one of its pods changes. */
public final class JobController implements Component {

    private static final String MANAGER = "kubernetes.io/job-controller";

    private final Client client;
    private final Timeline timeline;
    private final Informer<Job> jobs;
    private final Owned<Pod> pods;
    private final Expectations<Pod> expectations;

    /** A status not seen yet would have pods made again whose end it has counted. */
    private final Expectations<Job> statuses;

    private final EventRecorder events;
    private final PodWriter writer;
    private final SlowStart slowStart;
    private final JobTracking tracking;
    private final OrphanedPods orphans;
    private final Controller controller;
    private final Map<Key, Backoff> backoffs = new ConcurrentHashMap<>();

    public JobController(Client client, Informers informers, Timeline timeline) {
        this.client = client;
        this.timeline = timeline;
        this.jobs = informers.of(Resources.JOBS);
        Informer<Pod> allPods = informers.of(Resources.PODS);
        this.pods = new Owned<>(allPods);
        this.expectations = new Expectations<>(allPods);
        this.statuses = new Expectations<>(jobs);
        this.events = new EventRecorder(client, timeline, name(), "");
        this.writer = new PodWriter(client, events, expectations);
        this.slowStart = new SlowStart(timeline);
        this.tracking = new JobTracking(client, expectations, slowStart);
        this.orphans = new OrphanedPods(client, informers, timeline);
        this.controller =
                Controller.named(name(), timeline)
                        .reconciles(jobs)
                        .owns(allPods, "Job")
                        .watches(allPods, this::adopters)
                        .concurrency(5)
                        .with(this::reconcile);
    }

    @Override
    public String name() {
        return "job-controller";
    }

    @Override
    public void start() {
        controller.start();
        orphans.start();
    }

    @Override
    public void stop() {
        controller.stop();
        orphans.stop();
    }

    /** Whom a pod without an owner might belong to. */
    private Collection<Key> adopters(Pod pod) {
        if (pod.controller().isPresent() || pod.beingDeleted()) {
            return List.of();
        }
        return jobs.list(pod.namespace()).stream()
                .filter(job -> selector(job).matches(pod.labels()))
                .map(Key::of)
                .toList();
    }

    private static LabelSelector selector(Job job) {
        return LabelSelector.of(job.spec().selector().json());
    }

    private Result reconcile(Key key) {
        Optional<Job> found = jobs.get(key.namespace(), key.name());
        if (found.isEmpty()) {
            expectations.forget(key);
            statuses.forget(key);
            backoffs.remove(key);
            return Result.done();
        }
        Job job = found.get();
        if (!ours(job)) {
            return Result.done();
        }
        if (finished(job)) {
            backoffs.remove(key);
            return Result.done();
        }
        if (!expectations.met(key) || !statuses.met(key)) {
            return Result.after(Expectations.PATIENCE);
        }
        var situation =
                new JobSituation(
                        job, claim(job), backoffs.getOrDefault(key, Backoff.NONE), timeline.now());
        return go(key, situation);
    }

    /** Whether the job is this controller's to run. */
    static boolean ours(Job job) {
        String manager = job.spec().managedBy();
        return manager.isEmpty() || manager.equals(MANAGER);
    }

    static boolean finished(Job job) {
        return Conditions.holds(job.status().json(), "Complete")
                || Conditions.holds(job.status().json(), "Failed");
    }

    /** The job's pods; one that is adopted is held from then on until it is counted. */
    private List<Pod> claim(Job job) {
        LabelSelector selector = selector(job);
        List<Pod> candidates = pods.candidates(job);
        Set<String> orphaned = new HashSet<>();
        candidates.stream()
                .filter(pod -> pod.controller().isEmpty() && !JobPods.tracked(pod))
                .forEach(pod -> orphaned.add(pod.uid()));
        return new Claims<>(
                        client,
                        Resources.JOBS,
                        job,
                        Resources.PODS,
                        pod -> selector.matches(pod.labels()))
                .claim(candidates).stream()
                        .map(pod -> orphaned.contains(pod.uid()) ? hold(pod) : pod)
                        .toList();
    }

    private Pod hold(Pod pod) {
        return client.patch(
                Resources.PODS,
                pod.namespace(),
                pod.name(),
                Patch.strategic(JobPodTemplate.withFinalizer(pod)));
    }

    private Result go(Key key, JobSituation situation) {
        var draft = new JobStatusDraft(situation.job(), situation.now());
        if (!draft.hasStarted() && !situation.suspended()) {
            draft.started();
        }
        Optional<Ending> ending = Ending.of(situation);
        PodDemand demand = new PodDemand.Nothing();
        if (ending.isPresent()) {
            demand = new PodDemand.Delete(situation.active());
        } else if (!situation.job().beingDeleted()) {
            demand = PodDemand.of(situation);
        }
        SlowStart.Outcome outcome = act(situation, demand, ending.isPresent());
        fill(draft, situation, demand, outcome.done());
        if (ending.isEmpty() && complete(situation, demand)) {
            ending = Optional.of(Ending.COMPLETE);
        } else if (ending.isEmpty() && !situation.job().beingDeleted()) {
            suspension(situation, draft);
        }
        ending.ifPresent(
                end -> draft.condition(end.interimCondition(), true, end.reason(), end.message()));
        Backoff backoff = situation.backoff();
        JobTracking.Outcome tracked =
                tracking.track(
                        situation,
                        ending,
                        draft,
                        written -> {
                            backoffs.put(key, backoff);
                            statuses.written(key, written);
                        });
        if (ending.isPresent() && finished(tracked.job())) {
            tell(tracked.job(), ending.get());
        }
        outcome.failures().stream()
                .filter(failure -> !PodWriter.namespaceTerminating(failure))
                .findFirst()
                .ifPresent(
                        failure -> {
                            throw failure;
                        });
        return next(situation, demand);
    }

    private static boolean complete(JobSituation situation, PodDemand demand) {
        boolean idle = situation.active().isEmpty() && demand instanceof PodDemand.Nothing;
        return situation.spec().has("completions")
                ? situation.succeeded() >= situation.spec().completions() && idle
                : situation.succeeded() > 0 && idle;
    }

    /** Does what is to be done with the pods. */
    private SlowStart.Outcome act(JobSituation situation, PodDemand demand, boolean ending) {
        Job job = situation.job();
        return switch (demand) {
            case PodDemand.Delete(List<Pod> doomed) ->
                    slowStart.atOnce(
                            doomed,
                            pod -> {
                                if (!ending) {
                                    // it is taken away and has not failed: nobody is to count it
                                    OrphanedPods.release(client, pod);
                                }
                                writer.delete(job, pod);
                            });
            case PodDemand.Create(List<Integer> indexes) -> {
                Map<Integer, Pod> replaced = situation.toBeReplaced();
                yield slowStart.run(
                        indexes,
                        index ->
                                writer.create(
                                        job, JobPodTemplate.pod(job, index, replaced.get(index))));
            }
            case PodDemand.Nothing(), PodDemand.Wait _ -> new SlowStart.Outcome(0, List.of());
        };
    }

    /** The numbers of pods, as they are after what was done. */
    private static void fill(
            JobStatusDraft draft, JobSituation situation, PodDemand demand, int done) {
        int active = situation.active().size();
        int ready = (int) situation.active().stream().filter(PodStates::ready).count();
        int terminating = situation.terminating().size();
        switch (demand) {
            case PodDemand.Delete(List<Pod> doomed) -> {
                active -= done;
                terminating += done;
                ready -= (int) doomed.stream().filter(PodStates::ready).count();
            }
            case PodDemand.Create _ -> active += done;
            case PodDemand.Nothing(), PodDemand.Wait _ -> {}
        }
        draft.pods(active, Math.max(0, ready), terminating);
    }

    private void suspension(JobSituation situation, JobStatusDraft draft) {
        Job job = situation.job();
        if (situation.suspended()) {
            if (draft.condition("Suspended", true, "JobSuspended", "Job suspended")) {
                events.event(job, EventRecorder.NORMAL, "Suspended", "Job suspended");
                draft.stopped(); // queues may give it another place before it resumes
            }
        } else if (draft.condition("Suspended", false, "JobResumed", "Job resumed")) {
            events.event(job, EventRecorder.NORMAL, "Resumed", "Job resumed");
            draft.started(); // its deadline counts from now
        }
    }

    private void tell(Job job, Ending ending) {
        if (!ending.success()) {
            events.event(job, EventRecorder.WARNING, ending.reason(), ending.message());
            return;
        }
        if (job.spec().has("completions") && job.status().succeeded() > job.spec().completions()) {
            events.event(
                    job,
                    EventRecorder.WARNING,
                    "TooManySucceededPods",
                    "Too many succeeded pods running after completion count reached");
        }
        events.event(job, EventRecorder.NORMAL, "Completed", "Job completed");
    }

    /** When something falls due by time alone. */
    private static Result next(JobSituation situation, PodDemand demand) {
        @Nullable Duration next = demand instanceof PodDemand.Wait(Duration time) ? time : null;
        Optional<Duration> deadline = Ending.untilDeadline(situation);
        if (deadline.isPresent() && deadline.get().isPositive()) {
            next = next == null || deadline.get().compareTo(next) < 0 ? deadline.get() : next;
        }
        return next == null ? Result.done() : Result.after(next);
    }
}
