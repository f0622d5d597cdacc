package io.jollyboat.controllers.volumeprotection;

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
import java.util.Optional;

/** A volume that is to be deleted stays as long as a claim is bound to it. */
public final class VolumeProtectionController implements Component {

    private final Informer<PersistentVolume> volumes;
    private final Protection protection;
    private final Controller controller;

    public VolumeProtectionController(Client client, Informers informers, Timeline timeline) {
        this.volumes = informers.of(Resources.PERSISTENT_VOLUMES);
        this.protection = new Protection(client, "kubernetes.io/pv-protection");
        this.controller =
                Controller.named(name(), timeline).reconciles(volumes).with(this::reconcile);
    }

    @Override
    public String name() {
        return "persistentvolume-protection-controller";
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
        Optional<PersistentVolume> found = volumes.get("", key.name());
        if (found.isEmpty()) {
            return Result.done();
        }
        PersistentVolume volume = found.get();
        if (!volume.beingDeleted()) {
            protection.put(Resources.PERSISTENT_VOLUMES, volume);
        } else if (!volume.status().phase().equals("Bound")) {
            protection.takeOff(Resources.PERSISTENT_VOLUMES, volume);
        }
        return Result.done();
    }
}
