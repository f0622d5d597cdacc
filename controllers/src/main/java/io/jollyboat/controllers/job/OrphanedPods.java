package io.jollyboat.controllers.job;

import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.batch.v1.Job;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.api.meta.v1.OwnerReference;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.client.Patch;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.errors.Reason;
import io.jollyboat.core.informer.Informer;
import io.jollyboat.core.informer.Informers;
import io.jollyboat.core.reconcile.Controller;
import io.jollyboat.core.reconcile.Key;
import io.jollyboat.core.reconcile.Result;
import io.jollyboat.core.runtime.Component;
import io.jollyboat.core.runtime.Timeline;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Takes the finalizer off pods that no job is going to count any more, since theirs is gone or has
 * finished. Without that they could not be deleted.
 */
final class OrphanedPods implements Component {

    private static final String BY_JOB = "job uid of tracked pods";

    private final Client client;
    private final Informer<Job> jobs;
    private final Informer<Pod> pods;
    private final Controller controller;

    OrphanedPods(Client client, Informers informers, Timeline timeline) {
        this.client = client;
        this.jobs = informers.of(Resources.JOBS);
        this.pods = informers.of(Resources.PODS);
        this.pods.addIndex(
                BY_JOB,
                pod ->
                        JobPods.tracked(pod)
                                ? pod.controller().map(OwnerReference::uid).stream().toList()
                                : List.of());
        this.controller =
                Controller.named(name(), timeline)
                        .watches(
                                pods,
                                pod -> JobPods.tracked(pod) ? List.of(Key.of(pod)) : List.of())
                        .watches(jobs, this::left)
                        .with(this::reconcile);
    }

    @Override
    public String name() {
        return "job-orphan-controller";
    }

    @Override
    public void start() {
        controller.start();
    }

    @Override
    public void stop() {
        controller.stop();
    }

    /** The pods of a job that is gone or has finished. */
    private Collection<Key> left(Job job) {
        return cared(job.uid(), Key.of(job))
                ? List.of()
                : pods.byIndex(BY_JOB, job.uid()).stream().map(Key::of).toList();
    }

    /** Whether there is a job that counts its pods still, or one that is another's to care for. */
    private boolean cared(String uid, Key key) {
        return jobs.get(key.namespace(), key.name())
                .filter(job -> job.uid().equals(uid))
                .filter(job -> !JobController.ours(job) || !JobController.finished(job))
                .isPresent();
    }

    private Result reconcile(Key key) {
        Optional<Pod> pod = pods.get(key.namespace(), key.name()).filter(JobPods::tracked);
        if (pod.isPresent() && orphaned(pod.get())) {
            release(client, pod.get());
        }
        return Result.done();
    }

    /** Whether nobody will take the finalizer off: pods of owners of other kinds are theirs. */
    private boolean orphaned(Pod pod) {
        Optional<OwnerReference> owner = pod.controller();
        return owner.isEmpty()
                || (owner.get().kind().equals("Job")
                        && !cared(owner.get().uid(), new Key(pod.namespace(), owner.get().name())));
    }

    static void release(Client client, Pod pod) {
        if (!JobPods.tracked(pod)) {
            return;
        }
        try {
            client.patch(
                    Resources.PODS,
                    pod.namespace(),
                    pod.name(),
                    Patch.strategic(JobPodTemplate.withoutFinalizer(pod)));
        } catch (ApiException e) {
            if (e.reason() != Reason.NOT_FOUND && e.reason() != Reason.CONFLICT) {
                throw e;
            }
        }
    }
}
