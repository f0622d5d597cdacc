package io.jollyboat.controllers.persistentvolume;

import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.PersistentVolume;
import io.jollyboat.core.api.core.v1.PersistentVolumeClaim;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.events.EventRecorder;
import io.jollyboat.core.informer.Informer;
import io.jollyboat.core.informer.Informers;
import io.jollyboat.core.reconcile.Controller;
import io.jollyboat.core.reconcile.Key;
import io.jollyboat.core.runtime.Component;
import io.jollyboat.core.runtime.Timeline;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Claims and volumes, each looked after by itself; a change on one side wakes the other where it
 * concerns it. One at a time, so that two claims do not reach for one volume.
 */
public final class PersistentVolumeController implements Component {

    private static final String BY_CLAIM = "claimRef";

    private final Informer<PersistentVolumeClaim> claims;
    private final Informer<PersistentVolume> volumes;
    private final GrowthNews growth;
    private final Controller claimController;
    private final Controller volumeController;

    /**
     * @param folders of the machine that volumes are made of
     */
    public PersistentVolumeController(
            Client client, Informers informers, Timeline timeline, HostFolders folders) {
        this.claims = informers.of(Resources.PERSISTENT_VOLUME_CLAIMS);
        this.volumes = informers.of(Resources.PERSISTENT_VOLUMES);
        this.volumes.addIndex(BY_CLAIM, volume -> List.of(claimOf(volume).toString()));
        var events = new EventRecorder(client, timeline, "persistentvolume-controller", "");
        this.growth = new GrowthNews(new EventRecorder(client, timeline, "volume_expand", ""));
        this.claimController =
                Controller.named(name(), timeline)
                        .reconciles(claims)
                        .watches(volumes, this::waiting)
                        .watches(informers.of(Resources.STORAGE_CLASSES), _ -> pending())
                        .watches(informers.of(Resources.PODS), this::used)
                        .with(new ClaimReconciler(client, informers, timeline, events)::reconcile);
        this.volumeController =
                Controller.named("persistentvolume-phase-controller", timeline)
                        .reconciles(volumes)
                        .watches(claims, this::bound)
                        .with(
                                new VolumeReconciler(client, informers, timeline, folders, events)
                                        ::reconcile);
    }

    @Override
    public String name() {
        return "persistentvolume-binder-controller";
    }

    @Override
    public void start() {
        claims.addHandler(growth);
        claimController.start();
        volumeController.start();
    }

    @Override
    public void stop() {
        claimController.stop();
        volumeController.stop();
    }

    /** Whom a volume concerns: its claim, or when it is free, all who wait. */
    private Collection<Key> waiting(PersistentVolume volume) {
        if (Claims.claimed(volume)) {
            return List.of(claimOf(volume));
        }
        return pending();
    }

    private List<Key> pending() {
        return claims.list().stream()
                .filter(claim -> !claim.annotations().containsKey(Claims.BIND_COMPLETED))
                .map(Key::of)
                .toList();
    }

    private List<Key> used(Pod pod) {
        if (!pod.spec().nodeName().isEmpty()) {
            return List.of();
        }
        return ClaimUse.claims(pod).stream().map(name -> new Key(pod.namespace(), name)).toList();
    }

    /**
     * The volumes that say that they are a claim's, and the one that the claim says is its own: of
     * a claim that is gone we may never have seen that it had one.
     */
    private Collection<Key> bound(PersistentVolumeClaim claim) {
        Set<Key> keys = new LinkedHashSet<>();
        volumes.byIndex(BY_CLAIM, Key.of(claim).toString())
                .forEach(volume -> keys.add(Key.of(volume)));
        String named = claim.spec().volumeName();
        if (!named.isEmpty()) {
            keys.add(new Key("", named));
        }
        return keys;
    }

    private static Key claimOf(PersistentVolume volume) {
        var reference = volume.spec().claimRef();
        return new Key(reference.namespace(), reference.name());
    }
}
