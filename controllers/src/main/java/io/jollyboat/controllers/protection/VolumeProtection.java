package io.jollyboat.controllers.protection;

import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.PersistentVolume;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.informer.Informer;
import io.jollyboat.core.informer.Informers;
import io.jollyboat.core.reconcile.Controller;
import io.jollyboat.core.reconcile.Key;
import io.jollyboat.core.reconcile.Result;
import io.jollyboat.core.runtime.Component;
import io.jollyboat.core.runtime.Timeline;

/** A volume that is being deleted stays for as long as it is bound to a claim. */
public final class VolumeProtection implements Component {

    private static final String FINALIZER = "kubernetes.io/pv-protection";

    private final Client client;
    private final Informer<PersistentVolume> volumes;
    private final Controller controller;

    public VolumeProtection(Client client, Informers informers, Timeline timeline) {
        this.client = client;
        this.volumes = informers.of(Resources.PERSISTENT_VOLUMES);
        this.controller =
                Controller.named(name(), timeline).reconciles(volumes).with(this::reconcile);
    }

    @Override
    public String name() {
        return "pv-protection-controller";
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
        volumes.get("", key.name())
                .flatMap(
                        volume ->
                                Finalizers.protecting(
                                        volume,
                                        FINALIZER,
                                        () -> volume.status().phase().equals("Bound")))
                .ifPresent(
                        changed ->
                                client.update(
                                        Resources.PERSISTENT_VOLUMES,
                                        new PersistentVolume(changed)));
        return Result.done();
    }
}
