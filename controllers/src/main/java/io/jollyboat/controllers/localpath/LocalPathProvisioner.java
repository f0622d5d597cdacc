package io.jollyboat.controllers.localpath;

import io.jollyboat.controllers.persistentvolume.Claims;
import io.jollyboat.controllers.protection.Finalizers;
import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.PersistentVolume;
import io.jollyboat.core.api.core.v1.PersistentVolumeClaim;
import io.jollyboat.core.api.storage.v1.StorageClass;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.client.DeleteOptions;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.errors.Reason;
import io.jollyboat.core.events.EventRecorder;
import io.jollyboat.core.informer.Informer;
import io.jollyboat.core.informer.Informers;
import io.jollyboat.core.model.Quantity;
import io.jollyboat.core.reconcile.Controller;
import io.jollyboat.core.reconcile.Key;
import io.jollyboat.core.reconcile.Result;
import io.jollyboat.core.runtime.Component;
import io.jollyboat.core.runtime.Timeline;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes a folder and a volume for every claim of its class, gives it more room when the claim asks,
 * and removes both when the volume was released. Makes the class itself when it starts, unless it
 * is there.
 */
public final class LocalPathProvisioner implements Component {

    private static final Key STANDARD = new Key("", "standard");

    private final Client client;
    private final Timeline timeline;
    private final VolumeFolders folders;
    private final Informer<PersistentVolumeClaim> claims;
    private final Informer<PersistentVolume> volumes;
    private final Informer<StorageClass> classes;
    private final EventRecorder events;
    private final Controller classController;
    private final Controller claimController;
    private final Controller volumeController;

    public LocalPathProvisioner(
            Client client, Informers informers, Timeline timeline, VolumeFolders folders) {
        this.client = client;
        this.timeline = timeline;
        this.folders = folders;
        this.claims = informers.of(Resources.PERSISTENT_VOLUME_CLAIMS);
        this.volumes = informers.of(Resources.PERSISTENT_VOLUMES);
        this.classes = informers.of(Resources.STORAGE_CLASSES);
        this.events = new EventRecorder(client, timeline, LocalVolume.PROVISIONER, "");
        this.classController =
                Controller.named("standard-class", timeline)
                        .watches(classes, _ -> List.of())
                        .with(this::makeClass);
        this.claimController =
                Controller.named(name(), timeline)
                        .reconciles(claims)
                        .watches(volumes, _ -> List.of())
                        .watches(classes, _ -> List.of())
                        .with(this::serve);
        this.volumeController =
                Controller.named("local-path-reclaimer", timeline)
                        .reconciles(volumes)
                        .with(this::reclaim);
    }

    @Override
    public String name() {
        return "local-path-provisioner";
    }

    @Override
    public void start() {
        classController.start();
        classController.enqueue(STANDARD);
        claimController.start();
        volumeController.start();
    }

    @Override
    public void stop() {
        classController.stop();
        claimController.stop();
        volumeController.stop();
    }

    private Result makeClass(Key key) {
        if (classes.get("", key.name()).isEmpty()) {
            client.createIfAbsent(Resources.STORAGE_CLASSES, LocalVolume.standardClass());
        }
        return Result.done();
    }

    private Result serve(Key key) {
        Optional<PersistentVolumeClaim> found = claims.get(key.namespace(), key.name());
        if (found.isEmpty() || found.get().beingDeleted()) {
            return Result.done();
        }
        PersistentVolumeClaim claim = found.get();
        Optional<StorageClass> storageClass =
                classes.get("", Claims.classOf(claim))
                        .filter(one -> one.provisioner().equals(LocalVolume.PROVISIONER));
        if (storageClass.isEmpty()) {
            return Result.done();
        }
        if (!claim.spec().volumeName().isEmpty()) {
            volumes.get("", claim.spec().volumeName())
                    .filter(LocalVolume::ours)
                    .ifPresent(volume -> grow(claim, volume, storageClass.get()));
        } else if (claim.annotations()
                        .getOrDefault(Claims.PROVISIONER, "")
                        .equals(LocalVolume.PROVISIONER)
                && volumes.get("", LocalVolume.name(claim)).isEmpty()) {
            provision(claim, storageClass.get());
        }
        return Result.done();
    }

    private void provision(PersistentVolumeClaim claim, StorageClass storageClass) {
        String refusal = refusal(claim);
        if (!refusal.isEmpty()) {
            failed(claim, storageClass, refusal);
            return;
        }
        events.event(
                claim,
                EventRecorder.NORMAL,
                "Provisioning",
                "External provisioner is provisioning volume for claim \"" + Key.of(claim) + "\"");
        try {
            String path = folders.create(LocalVolume.folder(claim));
            client.createIfAbsent(
                    Resources.PERSISTENT_VOLUMES, LocalVolume.of(claim, storageClass, path));
        } catch (IOException e) {
            failed(claim, storageClass, String.valueOf(e.getMessage()));
            throw new UncheckedIOException(e);
        } catch (ApiException e) {
            failed(claim, storageClass, e.message());
            throw e;
        }
        events.event(
                claim,
                EventRecorder.NORMAL,
                "ProvisioningSucceeded",
                "Successfully provisioned volume " + LocalVolume.name(claim));
    }

    private static String refusal(PersistentVolumeClaim claim) {
        if (claim.spec().has("selector")) {
            return "claim Selector is not supported";
        }
        return claim.spec().volumeMode().equals("Block")
                ? "block volumes are not supported: a volume is a folder"
                : "";
    }

    private void failed(PersistentVolumeClaim claim, StorageClass storageClass, String why) {
        events.event(
                claim,
                EventRecorder.WARNING,
                "ProvisioningFailed",
                "failed to provision volume with StorageClass \""
                        + storageClass.name()
                        + "\": "
                        + why);
    }

    /** A folder has all the room there is: only the numbers grow. */
    private void grow(
            PersistentVolumeClaim claim, PersistentVolume volume, StorageClass storageClass) {
        Quantity wanted = Claims.requested(claim);
        Quantity has = claim.status().capacity().getOrDefault("storage", Quantity.ZERO);
        boolean bound = claim.status().phase().equals("Bound");
        if (!bound || wanted.compareTo(has) <= 0 || !storageClass.allowVolumeExpansion()) {
            return;
        }
        PersistentVolumeClaim begun = write(Resizing.begun(claim, wanted, timeline.now()));
        events.event(
                claim,
                EventRecorder.NORMAL,
                "Resizing",
                "External resizer is resizing volume " + volume.name());
        if (Claims.capacity(volume).compareTo(wanted) < 0) {
            ObjectNode json = volume.copyOfJson();
            json.withObject("/spec/capacity").put("storage", wanted.toString());
            client.update(Resources.PERSISTENT_VOLUMES, new PersistentVolume(json));
        }
        write(Resizing.done(begun, wanted));
        events.event(
                claim, EventRecorder.NORMAL, "VolumeResizeSuccessful", "Resize volume succeeded");
    }

    private PersistentVolumeClaim write(PersistentVolumeClaim claim) {
        return client.updateStatus(Resources.PERSISTENT_VOLUME_CLAIMS, claim);
    }

    private Result reclaim(Key key) {
        Optional<PersistentVolume> found = volumes.get("", key.name()).filter(LocalVolume::ours);
        if (found.isEmpty()) {
            return Result.done();
        }
        PersistentVolume volume = found.get();
        String phase = volume.status().phase();
        boolean delete = volume.spec().persistentVolumeReclaimPolicy().equals("Delete");
        if (phase.equals("Released") && delete) {
            remove(volume);
        } else if (volume.beingDeleted() && !phase.equals("Bound")) {
            letGo(volume);
        }
        return Result.done();
    }

    /** First the data, then the object, so that nothing is forgotten on the disk. */
    private void remove(PersistentVolume volume) {
        try {
            folders.remove(LocalVolume.folder(volume));
        } catch (IOException e) {
            events.event(volume, EventRecorder.WARNING, "VolumeFailedDelete", String.valueOf(e));
            throw new UncheckedIOException(e);
        }
        try {
            client.delete(
                    Resources.PERSISTENT_VOLUMES,
                    "",
                    volume.name(),
                    DeleteOptions.DEFAULT.onlyUid(volume.uid()));
        } catch (ApiException e) {
            if (e.reason() != Reason.NOT_FOUND) {
                throw e;
            }
        }
        letGo(volume);
    }

    private void letGo(PersistentVolume volume) {
        client.find(Resources.PERSISTENT_VOLUMES, "", volume.name())
                .filter(current -> current.finalizers().contains(LocalVolume.FINALIZER))
                .map(current -> Finalizers.without(current, LocalVolume.FINALIZER))
                .ifPresent(
                        free ->
                                client.update(
                                        Resources.PERSISTENT_VOLUMES, new PersistentVolume(free)));
    }
}
