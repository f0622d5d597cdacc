package io.jollyboat.controllers.persistentvolume;

import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.ObjectReference;
import io.jollyboat.core.api.core.v1.PersistentVolume;
import io.jollyboat.core.api.core.v1.PersistentVolumeClaim;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.client.DeleteOptions;
import io.jollyboat.core.events.EventRecorder;
import io.jollyboat.core.informer.Informer;
import io.jollyboat.core.informer.Informers;
import io.jollyboat.core.reconcile.Key;
import io.jollyboat.core.reconcile.Result;
import io.jollyboat.core.runtime.Timeline;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Says of one volume how it stands, and lets go of it when its claim is gone. */
final class VolumeReconciler {

    /** What of a machine Kubernetes dares to delete, anywhere in a path. */
    private static final Pattern TEMPORARY = Pattern.compile("/tmp/.+");

    private final Client client;
    private final Timeline timeline;
    private final Informer<PersistentVolume> volumes;
    private final Informer<PersistentVolumeClaim> claims;
    private final HostFolders folders;
    private final EventRecorder events;
    private final Binding binding;

    VolumeReconciler(
            Client client,
            Informers informers,
            Timeline timeline,
            HostFolders folders,
            EventRecorder events) {
        this.client = client;
        this.timeline = timeline;
        this.volumes = informers.of(Resources.PERSISTENT_VOLUMES);
        this.claims = informers.of(Resources.PERSISTENT_VOLUME_CLAIMS);
        this.folders = folders;
        this.events = events;
        this.binding = new Binding(client);
    }

    Result reconcile(Key key) {
        volumes.get("", key.name()).ifPresent(this::reconcile);
        return Result.done();
    }

    private void reconcile(PersistentVolume volume) {
        ObjectReference reference = volume.spec().claimRef();
        if (!Claims.claimed(volume) || reference.uid().isEmpty()) {
            binding.phase(volume, "Available", "", timeline.now());
            return;
        }
        Optional<PersistentVolumeClaim> claim = claim(reference);
        if (claim.isEmpty()) {
            release(volume);
            return;
        }
        String taken = claim.get().spec().volumeName();
        if (taken.equals(volume.name())) {
            binding.phase(volume, "Bound", "", timeline.now());
        } else if (!taken.isEmpty()) {
            // The claim took another volume.
            if (volume.annotations().containsKey(Claims.PROVISIONED_BY)
                    && volume.spec().persistentVolumeReclaimPolicy().equals("Delete")) {
                release(volume);
            } else {
                binding.unbind(volume, timeline.now());
            }
        } else if (!VolumeMatch.sameMode(volume, claim.get())) {
            tellModes(volume, claim.get());
        }
    }

    private void tellModes(PersistentVolume volume, PersistentVolumeClaim claim) {
        events.event(
                volume,
                EventRecorder.WARNING,
                "VolumeMismatch",
                "Cannot bind PersistentVolume to requested PersistentVolumeClaim \"%s\" due to incompatible volumeMode."
                        .formatted(claim.name()));
        events.event(
                claim,
                EventRecorder.WARNING,
                "VolumeMismatch",
                "Cannot bind PersistentVolume \"%s\" to requested PersistentVolumeClaim due to incompatible volumeMode."
                        .formatted(volume.name()));
    }

    /** The very claim that a volume was bound to, asked of the server before it is given up. */
    private Optional<PersistentVolumeClaim> claim(ObjectReference reference) {
        return claims.get(reference.namespace(), reference.name())
                .filter(one -> one.uid().equals(reference.uid()))
                .or(
                        () ->
                                client.find(
                                                Resources.PERSISTENT_VOLUME_CLAIMS,
                                                reference.namespace(),
                                                reference.name())
                                        .filter(one -> one.uid().equals(reference.uid())));
    }

    private void release(PersistentVolume volume) {
        PersistentVolume released =
                volume.status().phase().equals("Failed")
                        ? volume
                        : binding.phase(volume, "Released", "", timeline.now());
        if (released.annotations().containsKey(Claims.PROVISIONED_BY)) {
            return; // whoever made it takes it away
        }
        switch (released.spec().persistentVolumeReclaimPolicy()) {
            case "Recycle" -> recycle(released);
            case "Delete" -> delete(released);
            default -> {} // people decide
        }
    }

    /** What is in the folder goes, and the volume is anybody's. */
    private void recycle(PersistentVolume volume) {
        String path = volume.spec().hostPath().path();
        if (path.isEmpty()) {
            fail(volume, "VolumeFailedRecycle", "No recycler plugin found for the volume!");
            return;
        }
        try {
            folders.emptyAt(path);
        } catch (IOException e) {
            fail(volume, "VolumeFailedRecycle", "Recycle failed: " + e);
            throw new UncheckedIOException(e);
        }
        events.event(volume, EventRecorder.NORMAL, "VolumeRecycled", "Volume recycled");
        binding.unbind(volume, timeline.now());
    }

    /** First the data, then the object. */
    private void delete(PersistentVolume volume) {
        String path = volume.spec().hostPath().path();
        if (path.isEmpty()) {
            fail(
                    volume,
                    "VolumeFailedDelete",
                    "error getting deleter volume plugin for volume \""
                            + volume.name()
                            + "\": no deletable volume plugin matched");
            return;
        }
        if (!TEMPORARY.matcher(path).find()) {
            fail(
                    volume,
                    "VolumeFailedDelete",
                    "host_path deleter only supports /tmp/.+ but received provided " + path);
            return;
        }
        try {
            folders.removeAt(path);
        } catch (IOException e) {
            fail(volume, "VolumeFailedDelete", String.valueOf(e.getMessage()));
            throw new UncheckedIOException(e);
        }
        if (!volume.beingDeleted()) {
            client.delete(
                    Resources.PERSISTENT_VOLUMES,
                    "",
                    volume.name(),
                    DeleteOptions.DEFAULT.onlyUid(volume.uid()));
        }
    }

    private void fail(PersistentVolume volume, String reason, String message) {
        if (!volume.status().phase().equals("Failed")) {
            binding.phase(volume, "Failed", message, timeline.now());
            events.event(volume, EventRecorder.WARNING, reason, message);
        }
    }
}
