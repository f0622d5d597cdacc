package io.jollyboat.controllers.volumeprotection;

import io.jollyboat.controllers.persistentvolume.ClaimUse;
import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.PersistentVolumeClaim;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.client.ListOptions;
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
 * A claim that is to be deleted stays until no pod uses it that has a node; one without a node is
 * not going to be started with it.
 */
public final class ClaimProtectionController implements Component {

    private static final String BY_CLAIM = "claims of pods with a node";

    private final Client client;
    private final Informer<PersistentVolumeClaim> claims;
    private final Informer<Pod> pods;
    private final Protection protection;
    private final Controller controller;

    public ClaimProtectionController(Client client, Informers informers, Timeline timeline) {
        this.client = client;
        this.claims = informers.of(Resources.PERSISTENT_VOLUME_CLAIMS);
        this.pods = informers.of(Resources.PODS);
        this.pods.addIndex(BY_CLAIM, ClaimProtectionController::inUse);
        this.protection = new Protection(client, "kubernetes.io/pvc-protection");
        this.controller =
                Controller.named(name(), timeline)
                        .reconciles(claims)
                        .watches(pods, ClaimProtectionController::claimsOf)
                        .with(this::reconcile);
    }

    @Override
    public String name() {
        return "persistentvolumeclaim-protection-controller";
    }

    @Override
    public void start() {
        controller.start();
    }

    @Override
    public void stop() {
        controller.stop();
    }

    private static Collection<String> inUse(Pod pod) {
        return pod.spec().nodeName().isEmpty()
                ? List.of()
                : claimsOf(pod).stream().map(Key::toString).toList();
    }

    private static Collection<Key> claimsOf(Pod pod) {
        return ClaimUse.claims(pod).stream().map(claim -> new Key(pod.namespace(), claim)).toList();
    }

    private Result reconcile(Key key) {
        Optional<PersistentVolumeClaim> found = claims.get(key.namespace(), key.name());
        if (found.isEmpty()) {
            return Result.done();
        }
        PersistentVolumeClaim claim = found.get();
        if (!claim.beingDeleted()) {
            protection.put(Resources.PERSISTENT_VOLUME_CLAIMS, claim);
        } else if (protection.on(claim)
                && pods.byIndex(BY_CLAIM, key.toString()).isEmpty()
                && unused(key)) {
            protection.takeOff(Resources.PERSISTENT_VOLUME_CLAIMS, claim);
        }
        return Result.done();
    }

    /** Asked of the server itself: a pod may have come that the informer does not show yet. */
    private boolean unused(Key claim) {
        return client.list(Resources.PODS, claim.namespace(), ListOptions.ALL).items().stream()
                .noneMatch(pod -> inUse(pod).contains(claim.toString()));
    }
}
