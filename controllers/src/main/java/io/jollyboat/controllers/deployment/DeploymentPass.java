package io.jollyboat.controllers.deployment;

import io.jollyboat.controllers.pods.Expectations;
import io.jollyboat.controllers.pods.OwnerReferences;
import io.jollyboat.controllers.pods.PodTemplates;
import io.jollyboat.controllers.pods.PodWriter;
import io.jollyboat.controllers.pods.StatusDraft;
import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.apps.v1.Deployment;
import io.jollyboat.core.api.apps.v1.ReplicaSet;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.client.DeleteOptions;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.errors.Reason;
import io.jollyboat.core.events.EventRecorder;
import io.jollyboat.core.model.Trees;
import io.jollyboat.core.reconcile.Key;
import io.jollyboat.core.runtime.Timeline;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import tools.jackson.databind.node.ObjectNode;

/**
 * One pass over one deployment: it looks at the sets, takes the next step if there is one, and
 * brings the status up to date. Used once, by one thread.
 */
final class DeploymentPass {

    private final Client client;
    private final EventRecorder events;
    private final Expectations<ReplicaSet> expectations;
    private final Timeline timeline;
    private final RolloutLimits limits;
    private Deployment deployment; // as last written
    private Revisions revisions;
    private final Map<String, ReplicaSet> scaled = new HashMap<>(); // by uid, as last written

    DeploymentPass(
            Client client,
            EventRecorder events,
            Expectations<ReplicaSet> expectations,
            Timeline timeline,
            Deployment deployment,
            List<ReplicaSet> sets) {
        this.client = client;
        this.events = events;
        this.expectations = expectations;
        this.timeline = timeline;
        this.limits = RolloutLimits.of(deployment);
        this.deployment = deployment;
        this.revisions = Revisions.of(deployment, sets);
    }

    /**
     * @param podsRunning whether a set still has pods that have not ended
     * @return the deployment as it is afterwards
     */
    Deployment run(Predicate<ReplicaSet> podsRunning) {
        if (deployment.beingDeleted()) {
            write(RolloutStatus.counted(deployment, limits, revisions, timeline.now()));
            return deployment;
        }
        tellPause();
        if (!deployment.spec().paused() && Rollback.wantedBy(deployment)) {
            rollBack(); // and roll out what comes of it in the next pass
        } else if (deployment.spec().paused() || resized()) {
            resize();
        } else if (RolloutLimits.recreates(deployment)) {
            recreate(podsRunning);
        } else {
            roll();
        }
        return deployment;
    }

    private void rollBack() {
        Rollback rollback = Rollback.of(deployment, revisions.all());
        deployment = client.update(Resources.DEPLOYMENTS, rollback.after());
        events.event(
                deployment,
                rollback.warning() ? EventRecorder.WARNING : EventRecorder.NORMAL,
                rollback.reason(),
                rollback.message());
    }

    /** A pause stops the deadline, and its end begins it anew. */
    private void tellPause() {
        String reason = Progress.reason(deployment);
        if (!Progress.hasDeadline(deployment) || reason.equals(Progress.TIMED_OUT)) {
            return;
        }
        boolean told = reason.equals(Progress.PAUSED);
        if (deployment.spec().paused() == told) {
            return;
        }
        var draft = new StatusDraft(deployment, timeline.now());
        Progress.set(
                draft,
                Progress.PROGRESSING,
                "Unknown",
                told ? Progress.RESUMED : Progress.PAUSED,
                told ? "Deployment is resumed" : "Deployment is paused");
        write(draft);
    }

    /**
     * Whether the deployment was scaled since its sets were. One that recreates cannot scale
     * several sets in proportion, and has them only if it has adopted them: rolling out ends them.
     */
    private boolean resized() {
        List<ReplicaSet> active = Revisions.active(revisions.all());
        if (active.size() > 1 && RolloutLimits.recreates(deployment)) {
            return false;
        }
        return active.stream()
                .anyMatch(
                        set ->
                                RevisionAnnotations.desired(set)
                                        .filter(desired -> desired != limits.replicas())
                                        .isPresent());
    }

    private void resize() {
        noteCurrent();
        for (Scaling scaling : ProportionalScaling.of(deployment, limits, revisions)) {
            scale(scaling);
        }
        if (deployment.spec().paused() && !Rollback.wantedBy(deployment)) {
            dropHistory();
        }
        write(RolloutStatus.counted(deployment, limits, revisions, timeline.now()));
    }

    private void roll() {
        if (!ensureCurrent()) {
            return;
        }
        List<Scaling> step =
                RollingUpdate.next(limits, revisions, revisions.current().orElseThrow());
        step.forEach(this::scale);
        finish(step.isEmpty());
    }

    /** All old pods end before the first new one starts. */
    private void recreate(Predicate<ReplicaSet> podsRunning) {
        noteCurrent();
        List<ReplicaSet> active = revisions.activeOld();
        active.forEach(set -> scale(new Scaling(set, 0)));
        boolean oldRun =
                revisions.old().stream()
                        .anyMatch(set -> set.status().replicas() > 0 || podsRunning.test(set));
        if (active.isEmpty() && !oldRun) {
            if (!ensureCurrent()) {
                return;
            }
            var full = new Scaling(revisions.current().orElseThrow(), limits.replicas());
            if (full.changes()) {
                scale(full);
            }
        }
        finish(active.isEmpty() && !oldRun);
    }

    private void finish(boolean quiet) {
        if (quiet && Progress.complete(deployment, deployment.status())) {
            dropHistory();
        }
        write(RolloutStatus.of(deployment, limits, revisions, timeline.now()));
    }

    /** Brings what is noted on the current set and on the deployment up to date. */
    private void noteCurrent() {
        if (revisions.current().isEmpty()) {
            return;
        }
        ReplicaSet set = revisions.current().get();
        ObjectNode noted = set.copyOfJson();
        RevisionAnnotations.putRevision(noted, deployment, revisions.next());
        noted.withObject("/spec").put("minReadySeconds", deployment.spec().minReadySeconds());
        boolean sameSeconds = set.spec().minReadySeconds() == deployment.spec().minReadySeconds();
        if (!sameSeconds || !set.annotations().equals(new ReplicaSet(noted).annotations())) {
            revisions = revisions.withCurrent(update(new ReplicaSet(noted)));
        }
        var draft = new StatusDraft(deployment, timeline.now());
        if (Progress.hasDeadline(deployment) && Progress.reason(deployment).isEmpty()) {
            String message = "Found new replica set \"" + set.name() + "\"";
            Progress.set(draft, Progress.PROGRESSING, "True", Progress.FOUND, message);
        }
        noteRevision(draft, RevisionAnnotations.revision(revisions.current().get()));
    }

    /** The revision is an annotation, and is written along with the status. */
    private void noteRevision(StatusDraft draft, long revision) {
        if (RevisionAnnotations.revision(deployment) == revision) {
            write(draft);
            return;
        }
        ObjectNode whole = deployment.copyOfJson();
        whole.withObject("/metadata/annotations")
                .put(RevisionAnnotations.REVISION, Long.toString(revision));
        whole.set("status", draft.tree());
        deployment = client.updateStatus(Resources.DEPLOYMENTS, new Deployment(whole));
    }

    /**
     * Makes the set for the present template if there is none.
     *
     * @return false when its name is taken by another template; the next pass takes another name
     */
    private boolean ensureCurrent() {
        if (revisions.current().isPresent()) {
            noteCurrent();
            return true;
        }
        ReplicaSet wanted = NewReplicaSet.of(deployment, limits, revisions);
        ReplicaSet created;
        boolean fresh = true;
        try {
            created = client.create(Resources.REPLICA_SETS, wanted);
            expectations.written(Key.of(deployment), created);
        } catch (ApiException e) {
            if (e.reason() != Reason.ALREADY_EXISTS) {
                tellCreateError(wanted, e);
                throw e;
            }
            Optional<ReplicaSet> taken = ours(wanted);
            if (taken.isEmpty()) {
                countCollision();
                return false;
            }
            created = taken.get();
            fresh = false;
        }
        revisions = revisions.withCurrent(created);
        tellCreated(created, fresh);
        return true;
    }

    /** The set of that name, if it is this deployment's and of this template. */
    private Optional<ReplicaSet> ours(ReplicaSet wanted) {
        return client.find(Resources.REPLICA_SETS, wanted.namespace(), wanted.name())
                .filter(set -> OwnerReferences.controls(deployment, set))
                .filter(
                        set ->
                                PodTemplates.same(
                                        set.spec().template(), deployment.spec().template()));
    }

    private void countCollision() {
        write(
                new StatusDraft(deployment, timeline.now())
                        .number("collisionCount", deployment.status().collisionCount() + 1L));
    }

    private void tellCreated(ReplicaSet created, boolean fresh) {
        var draft = new StatusDraft(deployment, timeline.now());
        if (fresh) {
            if (Revisions.wanted(created) > 0) {
                tellScaled(created, 0, Revisions.wanted(created));
            }
            if (Progress.hasDeadline(deployment)) {
                String message = "Created new replica set \"" + created.name() + "\"";
                Progress.set(draft, Progress.PROGRESSING, "True", Progress.CREATED, message);
            }
        }
        noteRevision(draft, RevisionAnnotations.revision(created));
    }

    private void tellCreateError(ReplicaSet wanted, ApiException e) {
        if (PodWriter.namespaceTerminating(e)) {
            return;
        }
        String message =
                "Failed to create new replica set \"" + wanted.name() + "\": " + e.message();
        events.event(deployment, EventRecorder.WARNING, Progress.CREATE_ERROR, message);
        if (Progress.hasDeadline(deployment)) {
            var draft = new StatusDraft(deployment, timeline.now());
            Progress.set(draft, Progress.PROGRESSING, "False", Progress.CREATE_ERROR, message);
            write(draft);
        }
    }

    private void scale(Scaling scaling) {
        ReplicaSet set = scaled.getOrDefault(scaling.set().uid(), scaling.set());
        int before = Revisions.wanted(set);
        if (before == scaling.size() && !RevisionAnnotations.sizesDiffer(set, limits)) {
            return;
        }
        ObjectNode resized = set.copyOfJson();
        Trees.object(resized, "spec").put("replicas", scaling.size());
        RevisionAnnotations.putSizes(resized, limits);
        scaled.put(set.uid(), update(new ReplicaSet(resized)));
        if (before != scaling.size()) {
            tellScaled(set, before, scaling.size());
        }
    }

    private ReplicaSet update(ReplicaSet set) {
        ReplicaSet updated = client.update(Resources.REPLICA_SETS, set);
        expectations.written(Key.of(deployment), updated);
        return updated;
    }

    private void tellScaled(ReplicaSet set, int from, int to) {
        events.event(
                deployment,
                EventRecorder.NORMAL,
                "ScalingReplicaSet",
                "Scaled %s replica set %s from %d to %d"
                        .formatted(to > from ? "up" : "down", set.name(), from, to));
    }

    private void dropHistory() {
        for (ReplicaSet set : History.surplus(deployment, revisions)) {
            client.delete(
                    Resources.REPLICA_SETS,
                    set.namespace(),
                    set.name(),
                    DeleteOptions.DEFAULT.onlyUid(set.uid()));
            expectations.deleted(Key.of(deployment), set);
        }
    }

    private void write(StatusDraft draft) {
        deployment = draft.write(client, Resources.DEPLOYMENTS);
    }
}
