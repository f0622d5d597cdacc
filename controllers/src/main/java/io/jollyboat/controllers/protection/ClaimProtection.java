package io.jollyboat.controllers.protection;

import io.jollyboat.controllers.persistentvolume.ClaimUse;
import io.jollyboat.controllers.pods.OwnerReferences;
import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.PersistentVolumeClaim;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.api.core.v1.Volume;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.client.ListOptions;
import io.jollyboat.core.informer.Informer;
import io.jollyboat.core.informer.Informers;
import io.jollyboat.core.reconcile.Controller;
import io.jollyboat.core.reconcile.Key;
import io.jollyboat.core.reconcile.Result;
import io.jollyboat.core.runtime.Component;
import io.jollyboat.core.runtime.Timeline;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** A claim that is being deleted stays until the last pod that uses it has ended. */
public final class ClaimProtection implements Component {

    static final String FINALIZER = "kubernetes.io/pvc-protection";

    private final Client client;
    private final Informer<PersistentVolumeClaim> claims;
    private final Informer<Pod> pods;
    private final Controller controller;

    public ClaimProtection(Client client, Informers informers, Timeline timeline) {
        this.client = client;
        this.claims = informers.of(Resources.PERSISTENT_VOLUME_CLAIMS);
        this.pods = informers.of(Resources.PODS);
        this.controller =
                Controller.named(name(), timeline)
                        .reconciles(claims)
                        .watches(pods, ClaimProtection::claimsOf)
                        .with(this::reconcile);
    }

    @Override
    public String name() {
        return "pvc-protection-controller";
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
        claims.get(key.namespace(), key.name())
                .flatMap(claim -> Finalizers.protecting(claim, FINALIZER, () -> used(claim)))
                .ifPresent(
                        changed ->
                                client.update(
                                        Resources.PERSISTENT_VOLUME_CLAIMS,
                                        new PersistentVolumeClaim(changed)));
        return Result.done();
    }

    /** Of pods that have not been heard of yet the server knows. */
    private boolean used(PersistentVolumeClaim claim) {
        return uses(pods.list(claim.namespace()), claim)
                || uses(
                        client.list(Resources.PODS, claim.namespace(), ListOptions.ALL).items(),
                        claim);
    }

    private static boolean uses(List<Pod> pods, PersistentVolumeClaim claim) {
        return pods.stream()
                .filter(ClaimProtection::placed)
                .anyMatch(
                        pod ->
                                pod.spec().volumes().stream()
                                        .anyMatch(volume -> uses(pod, volume, claim)));
    }

    private static boolean uses(Pod pod, Volume volume, PersistentVolumeClaim claim) {
        if (volume.persistentVolumeClaim().claimName().equals(claim.name())) {
            return true;
        }
        return volume.has("ephemeral")
                && !over(pod)
                && ClaimUse.ephemeral(pod, volume).equals(claim.name())
                && OwnerReferences.controls(pod, claim);
    }

    /** Only somebody's finalizer keeps the pod, and he may wait for the claim. */
    private static boolean over(Pod pod) {
        JsonNode grace = pod.json().path("metadata").path("deletionGracePeriodSeconds");
        return pod.beingDeleted() && grace.isNumber() && grace.asLong() == 0;
    }

    /** A pod that no node has got holds nothing; one that has ended does, until it is deleted. */
    private static boolean placed(Pod pod) {
        return !pod.spec().nodeName().isEmpty();
    }

    private static List<Key> claimsOf(Pod pod) {
        return ClaimUse.claims(pod).stream().map(name -> new Key(pod.namespace(), name)).toList();
    }
}
