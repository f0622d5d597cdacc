package io.jollyboat.controllers.protection;

import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.PersistentVolumeClaim;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.informer.Informer;
import io.jollyboat.core.informer.Informers;
import io.jollyboat.core.reconcile.Controller;
import io.jollyboat.core.reconcile.Key;
import io.jollyboat.core.reconcile.Result;
import io.jollyboat.core.runtime.Component;
import io.jollyboat.core.runtime.Timeline;
import java.util.ArrayList;
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
                .filter(claim -> claim.beingDeleted() && claim.finalizers().contains(FINALIZER))
                .filter(claim -> !used(key))
                .ifPresent(
                        claim ->
                                client.update(
                                        Resources.PERSISTENT_VOLUME_CLAIMS,
                                        new PersistentVolumeClaim(
                                                Finalizers.without(claim, FINALIZER))));
        return Result.done();
    }

    private boolean used(Key claim) {
        return pods.list(claim.namespace()).stream()
                .anyMatch(pod -> placed(pod) && claimsOf(pod).contains(claim));
    }

    /** A pod that no node has got holds nothing; one that has ended does, until it is deleted. */
    private static boolean placed(Pod pod) {
        return !pod.spec().nodeName().isEmpty();
    }

    private static List<Key> claimsOf(Pod pod) {
        List<Key> keys = new ArrayList<>();
        for (JsonNode volume : pod.json().path("spec").path("volumes")) {
            String named = volume.path("persistentVolumeClaim").path("claimName").asString("");
            if (!named.isEmpty()) {
                keys.add(new Key(pod.namespace(), named));
            } else if (volume.has("ephemeral")) {
                keys.add(
                        new Key(
                                pod.namespace(),
                                pod.name() + "-" + volume.path("name").asString("")));
            }
        }
        return keys;
    }
}
