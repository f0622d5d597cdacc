package io.jollyboat.controllers.statefulset;

import io.jollyboat.controllers.pods.Expectations;
import io.jollyboat.controllers.pods.SlowStart;
import io.jollyboat.controllers.revision.RevisionHistory;
import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.apps.v1.ControllerRevision;
import io.jollyboat.core.api.apps.v1.StatefulSet;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.client.DeleteOptions;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.errors.Reason;
import io.jollyboat.core.events.EventRecorder;
import io.jollyboat.core.reconcile.Key;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/** Carries out steps for one set. Used by one thread at a time. */
final class StatefulSetPass {

    private final Client client;
    private final EventRecorder events;
    private final Expectations<Pod> expectations;
    private final VolumeClaims claims;
    private final StatefulSet set;
    private final ControllerRevision current;
    private final ControllerRevision update;

    StatefulSetPass(
            Client client,
            EventRecorder events,
            Expectations<Pod> expectations,
            VolumeClaims claims,
            StatefulSet set,
            ControllerRevision current,
            ControllerRevision update) {
        this.client = client;
        this.events = events;
        this.expectations = expectations;
        this.claims = claims;
        this.set = set;
        this.current = current;
        this.update = update;
    }

    /** Takes the steps, one after the other or, if the set allows it, at once. */
    void take(List<Step> steps, SlowStart slowStart) {
        if (set.spec().podManagementPolicy().equals("Parallel")) {
            slowStart.run(steps, this::take).orThrow();
        } else {
            steps.forEach(this::take);
        }
    }

    private void take(Step step) {
        switch (step) {
            case Step.Create create -> create(create.ordinal(), create.updated());
            case Step.Repair repair -> repair(repair.ordinal(), repair.pod());
            case Step.Claim claim -> claims.ensure(set, claim.ordinal());
            case Step.Renew renew -> delete(renew.pod());
            case Step.Delete delete -> delete(delete.pod());
        }
    }

    private void create(int ordinal, boolean updated) {
        if (claims.stale(set, ordinal)) {
            return; // the claim's end wakes the set
        }
        ControllerRevision revision = updated ? update : current;
        Pod pod =
                PodIdentity.pod(set, ordinal, RevisionHistory.template(revision), revision.name());
        told(
                "Create",
                pod.name(),
                () -> {
                    claims.ensure(set, ordinal);
                    Pod created = client.create(Resources.PODS, pod);
                    claims.applyPolicy(set, created, ordinal, false);
                    return created;
                });
    }

    private void repair(int ordinal, Pod pod) {
        ObjectNode json = pod.copyOfJson();
        PodIdentity.repair(set, ordinal, json);
        told(
                "Update",
                pod.name(),
                () -> {
                    claims.ensure(set, ordinal);
                    return client.update(Resources.PODS, new Pod(json));
                });
    }

    /** Gives the claims of a pod the owners with whom they are to go. */
    void applyClaimPolicy(Pod pod) {
        int first = set.spec().ordinals().start();
        int ordinal = PodIdentity.ordinal(set, pod).orElseThrow();
        boolean scaledAway = ordinal < first || ordinal >= first + set.spec().replicas(1);
        if (claims.applyPolicy(set, pod, ordinal, scaledAway) && !scaledAway) {
            done("Update", pod.name());
        }
    }

    private void delete(Pod pod) {
        told(
                "Delete",
                pod.name(),
                () -> {
                    client.delete(
                            Resources.PODS,
                            pod.namespace(),
                            pod.name(),
                            DeleteOptions.DEFAULT.onlyUid(pod.uid()));
                    expectations.deleted(Key.of(set), pod);
                    return pod;
                });
    }

    /** Does something to a pod, and tells by an event how it went. */
    private void told(String verb, String name, Supplier<Pod> call) {
        try {
            expectations.written(Key.of(set), call.get());
        } catch (ApiException e) {
            if (e.reason() == Reason.NOT_FOUND && verb.equals("Delete")) {
                return;
            }
            if (e.reason() != Reason.ALREADY_EXISTS && e.reason() != Reason.CONFLICT) {
                events.event(
                        set,
                        EventRecorder.WARNING,
                        "Failed" + verb,
                        what(verb, name) + "failed error: " + e.message());
            }
            throw e;
        }
        done(verb, name);
    }

    private void done(String verb, String name) {
        events.event(
                set, EventRecorder.NORMAL, "Successful" + verb, what(verb, name) + "successful");
    }

    private String what(String verb, String name) {
        return "%s Pod %s in StatefulSet %s "
                .formatted(verb.toLowerCase(Locale.ROOT), name, set.name());
    }
}
