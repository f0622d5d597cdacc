package io.jollyboat.controllers.cronjob;

import io.jollyboat.controllers.pods.Expectations;
import io.jollyboat.controllers.pods.Owned;
import io.jollyboat.controllers.pods.OwnerReferences;
import io.jollyboat.controllers.pods.PodWriter;
import io.jollyboat.controllers.pods.StatusDraft;
import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.batch.v1.CronJob;
import io.jollyboat.core.api.batch.v1.Job;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.client.DeleteOptions;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.errors.Reason;
import io.jollyboat.core.events.EventRecorder;
import io.jollyboat.core.format.CronSchedule;
import io.jollyboat.core.informer.Informer;
import io.jollyboat.core.informer.Informers;
import io.jollyboat.core.reconcile.Controller;
import io.jollyboat.core.reconcile.Key;
import io.jollyboat.core.reconcile.Result;
import io.jollyboat.core.runtime.Component;
import io.jollyboat.core.runtime.Seconds;
import io.jollyboat.core.runtime.Timeline;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Looks after one CronJob when it or one of its jobs changes, and when it is due. */
public final class CronJobController implements Component {

    private static final DateTimeFormatter WORDS =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss Z", Locale.ENGLISH)
                    .withZone(ZoneOffset.UTC);

    private final Client client;
    private final Timeline timeline;
    private final Informer<CronJob> cronJobs;
    private final Owned<Job> jobs;

    /** A status not seen yet would have things told twice. */
    private final Expectations<CronJob> statuses;

    private final EventRecorder events;
    private final Controller controller;

    public CronJobController(Client client, Informers informers, Timeline timeline) {
        this.client = client;
        this.timeline = timeline;
        this.cronJobs = informers.of(Resources.CRON_JOBS);
        Informer<Job> allJobs = informers.of(Resources.JOBS);
        this.jobs = new Owned<>(allJobs);
        this.statuses = new Expectations<>(cronJobs);
        this.events = new EventRecorder(client, timeline, name(), "");
        this.controller =
                Controller.named(name(), timeline)
                        .reconciles(cronJobs)
                        .owns(allJobs, "CronJob")
                        .concurrency(5)
                        .with(this::reconcile);
    }

    @Override
    public String name() {
        return "cronjob-controller";
    }

    @Override
    public void start() {
        controller.start();
    }

    @Override
    public void stop() {
        controller.stop();
    }

    private Result reconcile(Key key) {
        Optional<CronJob> found = cronJobs.get(key.namespace(), key.name());
        if (found.isEmpty()) {
            statuses.forget(key);
            return Result.done();
        }
        if (!statuses.met(key)) {
            return Result.after(Expectations.PATIENCE);
        }
        CronJob cronJob = found.get();
        List<Job> mine = jobs.by(cronJob.uid());
        var active = new ActiveJobs(client, events, cronJob);
        var draft = new StatusDraft(cronJob, timeline.now());
        active.review(mine, draft.tree());
        for (Job job : surplus(cronJob, mine)) {
            delete(cronJob, job, active);
        }
        try {
            return cronJob.beingDeleted() ? Result.done() : schedule(cronJob, mine, active, draft);
        } finally { // what was told of jobs is told, whatever becomes of the next one
            active.write(draft.tree());
            statuses.written(key, draft.write(client, Resources.CRON_JOBS));
        }
    }

    private static List<Job> surplus(CronJob cronJob, List<Job> mine) {
        int successes = cronJob.spec().successfulJobsHistoryLimit(Integer.MAX_VALUE);
        int failures = cronJob.spec().failedJobsHistoryLimit(Integer.MAX_VALUE);
        var surplus = new ArrayList<>(JobsOfCronJob.surplus(mine, "Complete", successes));
        surplus.addAll(JobsOfCronJob.surplus(mine, "Failed", failures));
        return surplus;
    }

    private Result schedule(CronJob cronJob, List<Job> mine, ActiveJobs active, StatusDraft draft) {
        if (!knowsZone(cronJob) || cronJob.spec().suspend()) {
            return Result.done();
        }
        Optional<CronSchedule> schedule = readable(cronJob);
        if (schedule.isEmpty()) {
            return Result.done();
        }
        Instant now = timeline.now();
        DueTimes times = DueTimes.of(cronJob, schedule.get(), now);
        if (times.next().isEmpty()) {
            warn(
                    cronJob,
                    "InvalidSchedule",
                    "invalid schedule: %s : time difference between two schedules is less than 1 second"
                            .formatted(cronJob.spec().schedule()));
            return Result.done();
        }
        if (times.tooMany()) {
            warn(
                    cronJob,
                    "TooManyMissedTimes",
                    "too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew");
        }
        if (times.unmet().isPresent() && mayStart(cronJob, times.unmet().get(), active)) {
            start(cronJob, times.unmet().get(), mine, active, draft);
        }
        return Result.after(Duration.between(now, times.next().get()));
    }

    private boolean knowsZone(CronJob cronJob) {
        try {
            DueTimes.zone(cronJob);
            return true;
        } catch (DateTimeException e) {
            String zone = cronJob.spec().timeZone();
            warn(
                    cronJob,
                    "UnknownTimeZone",
                    "invalid timeZone: \"" + zone + "\": unknown time zone " + zone);
            return false;
        }
    }

    private Optional<CronSchedule> readable(CronJob cronJob) {
        try {
            return Optional.of(CronSchedule.parse(cronJob.spec().schedule()));
        } catch (IllegalArgumentException e) {
            String text = cronJob.spec().schedule();
            warn(
                    cronJob,
                    "UnparseableSchedule",
                    "unparseable schedule: \"" + text + "\" : " + e.getMessage());
            return Optional.empty();
        }
    }

    private boolean mayStart(CronJob cronJob, Instant due, ActiveJobs active) {
        if (cronJob.spec().has("startingDeadlineSeconds")
                && due.plus(Seconds.of(cronJob.spec().startingDeadlineSeconds()))
                        .isBefore(timeline.now())) {
            warn(
                    cronJob,
                    "MissSchedule",
                    "Missed scheduled time to start a job: " + WORDS.format(due));
            return false;
        }
        boolean processed = cronJob.status().lastScheduleTime().filter(due::equals).isPresent();
        if (processed || active.has(JobsOfCronJob.name(cronJob, due))) {
            return false;
        }
        if (cronJob.spec().concurrencyPolicy().equals("Forbid") && !active.isEmpty()) {
            events.event(
                    cronJob,
                    EventRecorder.NORMAL,
                    "JobAlreadyActive",
                    "Not starting job because prior execution is running and concurrency policy is Forbid");
            return false;
        }
        return true;
    }

    private void start(
            CronJob cronJob, Instant due, List<Job> mine, ActiveJobs active, StatusDraft draft) {
        if (cronJob.spec().concurrencyPolicy().equals("Replace")) {
            mine.stream()
                    .filter(job -> active.has(job.name()))
                    .forEach(job -> delete(cronJob, job, active));
        }
        Job job;
        try {
            job = client.create(Resources.JOBS, JobsOfCronJob.job(cronJob, due));
            events.event(
                    cronJob, EventRecorder.NORMAL, "SuccessfulCreate", "Created job " + job.name());
        } catch (ApiException e) {
            if (e.reason() != Reason.ALREADY_EXISTS) {
                if (!PodWriter.namespaceTerminating(e)) {
                    warn(cronJob, "FailedCreate", "Error creating job: " + e.message());
                }
                throw e;
            }
            // Made before, and we were stopped before we could take note of it; or not ours.
            job = client.get(Resources.JOBS, cronJob.namespace(), JobsOfCronJob.name(cronJob, due));
            if (!OwnerReferences.controls(cronJob, job)) {
                return;
            }
        }
        active.add(job);
        draft.text("lastScheduleTime", due.toString());
    }

    private void delete(CronJob cronJob, Job job, ActiveJobs active) {
        try {
            client.delete(
                    Resources.JOBS,
                    job.namespace(),
                    job.name(),
                    DeleteOptions.DEFAULT.onlyUid(job.uid()).propagate("Background"));
        } catch (ApiException e) {
            if (e.reason() != Reason.NOT_FOUND) {
                warn(cronJob, "FailedDelete", "Deleted job: " + e.message());
                throw e;
            }
        }
        active.remove(job.uid());
        events.event(
                cronJob, EventRecorder.NORMAL, "SuccessfulDelete", "Deleted job " + job.name());
    }

    private void warn(CronJob cronJob, String reason, String message) {
        events.event(cronJob, EventRecorder.WARNING, reason, message);
    }
}
