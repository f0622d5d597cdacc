package io.jollyboat.controllers.ttlafterfinished;

import io.jollyboat.controllers.condition.Conditions;
import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.batch.v1.Job;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.client.DeleteOptions;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.errors.Reason;
import io.jollyboat.core.informer.Informer;
import io.jollyboat.core.informer.Informers;
import io.jollyboat.core.model.Trees;
import io.jollyboat.core.reconcile.Controller;
import io.jollyboat.core.reconcile.Key;
import io.jollyboat.core.reconcile.Result;
import io.jollyboat.core.runtime.Component;
import io.jollyboat.core.runtime.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/** Deletes one job with its pods when its {@code ttlSecondsAfterFinished} have passed. */
public final class TtlAfterFinishedController implements Component {

    private final Client client;
    private final Timeline timeline;
    private final Informer<Job> jobs;
    private final Controller controller;

    public TtlAfterFinishedController(Client client, Informers informers, Timeline timeline) {
        this.client = client;
        this.timeline = timeline;
        this.jobs = informers.of(Resources.JOBS);
        this.controller =
                Controller.named(name(), timeline)
                        .watches(
                                jobs,
                                job -> expiry(job).isEmpty() ? List.of() : List.of(Key.of(job)))
                        .with(this::reconcile);
    }

    @Override
    public String name() {
        return "ttl-after-finished-controller";
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
        Optional<Instant> seen = jobs.get(key.namespace(), key.name()).flatMap(this::expiry);
        if (seen.isEmpty()) {
            return Result.done();
        }
        if (seen.get().isAfter(timeline.now())) {
            return Result.after(Duration.between(timeline.now(), seen.get()));
        }
        // Somebody may have given it more time since.
        Optional<Job> current = client.find(Resources.JOBS, key.namespace(), key.name());
        Optional<Instant> expiry = current.flatMap(this::expiry);
        if (expiry.isPresent() && !expiry.get().isAfter(timeline.now())) {
            delete(current.get());
        }
        return Result.done();
    }

    private void delete(Job job) {
        DeleteOptions options = DeleteOptions.DEFAULT.propagate("Foreground").onlyUid(job.uid());
        try {
            client.delete(Resources.JOBS, job.namespace(), job.name(), options);
        } catch (ApiException e) {
            if (e.reason() != Reason.NOT_FOUND) {
                throw e;
            }
        }
    }

    /** When a job is to go; empty for one that is not finished, is to be kept, or is going. */
    private Optional<Instant> expiry(Job job) {
        if (job.beingDeleted() || !job.spec().has("ttlSecondsAfterFinished")) {
            return Optional.empty();
        }
        ObjectNode status = job.status().json();
        return Stream.of("Complete", "Failed")
                .filter(type -> Conditions.holds(status, type))
                .findFirst()
                .flatMap(type -> Conditions.find(status, type))
                .flatMap(condition -> Trees.time(condition, "lastTransitionTime"))
                .map(end -> end.plusSeconds(job.spec().ttlSecondsAfterFinished()));
    }
}
