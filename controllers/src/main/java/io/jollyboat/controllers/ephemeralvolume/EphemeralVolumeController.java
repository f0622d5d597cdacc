package io.jollyboat.controllers.ephemeralvolume;

import io.jollyboat.controllers.persistentvolume.ClaimUse;
import io.jollyboat.controllers.pods.OwnerReferences;
import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.PersistentVolumeClaim;
import io.jollyboat.core.api.core.v1.PersistentVolumeClaimTemplate;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.api.core.v1.Volume;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.events.EventRecorder;
import io.jollyboat.core.informer.Informer;
import io.jollyboat.core.informer.Informers;
import io.jollyboat.core.model.Trees;
import io.jollyboat.core.reconcile.Controller;
import io.jollyboat.core.reconcile.Key;
import io.jollyboat.core.reconcile.Result;
import io.jollyboat.core.runtime.Component;
import io.jollyboat.core.runtime.Timeline;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Makes the claims for one pod's ephemeral volumes; they are the pod's and go with it. */
public final class EphemeralVolumeController implements Component {

    private final Client client;
    private final Informer<Pod> pods;
    private final Informer<PersistentVolumeClaim> claims;
    private final EventRecorder events;
    private final Controller controller;

    public EphemeralVolumeController(Client client, Informers informers, Timeline timeline) {
        this.client = client;
        this.pods = informers.of(Resources.PODS);
        this.claims = informers.of(Resources.PERSISTENT_VOLUME_CLAIMS);
        this.events = new EventRecorder(client, timeline, "ephemeral_volume", "");
        this.controller =
                Controller.named(name(), timeline)
                        .watches(pods, pod -> concerned(pod) ? List.of(Key.of(pod)) : List.of())
                        .owns(claims, "Pod")
                        .concurrency(2)
                        .with(this::reconcile);
    }

    @Override
    public String name() {
        return "ephemeral-volume-controller";
    }

    @Override
    public void start() {
        controller.start();
    }

    @Override
    public void stop() {
        controller.stop();
    }

    private static boolean concerned(Pod pod) {
        return !pod.beingDeleted()
                && pod.spec().volumes().stream().anyMatch(one -> one.has("ephemeral"));
    }

    private Result reconcile(Key key) {
        Optional<Pod> pod =
                pods.get(key.namespace(), key.name()).filter(EphemeralVolumeController::concerned);
        if (pod.isPresent()) {
            for (Volume volume : pod.get().spec().volumes()) {
                if (volume.has("ephemeral")) {
                    make(pod.get(), volume);
                }
            }
        }
        return Result.done();
    }

    private void make(Pod pod, Volume volume) {
        String name = ClaimUse.ephemeral(pod, volume);
        Optional<PersistentVolumeClaim> present = claims.get(pod.namespace(), name);
        try {
            if (present.isEmpty()) {
                client.create(
                        Resources.PERSISTENT_VOLUME_CLAIMS,
                        claim(pod, name, volume.ephemeral().volumeClaimTemplate()));
            } else if (!OwnerReferences.controls(pod, present.get())) {
                String message =
                        "PVC %s/%s was not created for pod %s/%s (pod is not owner)"
                                .formatted(pod.namespace(), name, pod.namespace(), pod.name());
                fail(pod, volume, message);
                throw new IllegalStateException(message); // to be tried again: it may go away
            }
        } catch (ApiException e) {
            fail(pod, volume, "create PVC " + name + ": " + e.message());
            throw e;
        }
    }

    private void fail(Pod pod, Volume volume, String message) {
        events.event(
                pod,
                EventRecorder.WARNING,
                "FailedBinding",
                "ephemeral volume " + volume.name() + ": " + message);
    }

    private static PersistentVolumeClaim claim(
            Pod pod, String name, PersistentVolumeClaimTemplate template) {
        ObjectNode claim = Trees.newObject();
        claim.put("apiVersion", "v1").put("kind", "PersistentVolumeClaim");
        ObjectNode metadata = claim.putObject("metadata");
        metadata.put("name", name).put("namespace", pod.namespace());
        for (String field : List.of("labels", "annotations")) {
            JsonNode value = template.metadata().json().path(field);
            if (value.isObject()) {
                metadata.set(field, value.deepCopy());
            }
        }
        metadata.putArray("ownerReferences").add(OwnerReferences.controller(Resources.PODS, pod));
        claim.set("spec", template.spec().copyOfJson());
        return new PersistentVolumeClaim(claim);
    }
}
