package io.jollyboat.controllers.persistentvolume;

import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.ObjectReference;
import io.jollyboat.core.api.core.v1.PersistentVolume;
import io.jollyboat.core.api.core.v1.PersistentVolumeClaim;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.events.EventRecorder;
import io.jollyboat.core.informer.Informer;
import io.jollyboat.core.informer.Informers;
import io.jollyboat.core.reconcile.Key;
import io.jollyboat.core.reconcile.Result;
import io.jollyboat.core.runtime.Timeline;
import java.util.Optional;

/** Says of one volume how it stands, and lets go of it when its claim is gone. */
final class VolumeReconciler {

    private final Client client;
    private final Timeline timeline;
    private final Informer<PersistentVolume> volumes;
    private final Informer<PersistentVolumeClaim> claims;
    private final EventRecorder events;
    private final Binding binding;

    VolumeReconciler(Client client, Informers informers, Timeline timeline, EventRecorder events) {
        this.client = client;
        this.timeline = timeline;
        this.volumes = informers.of(Resources.PERSISTENT_VOLUMES);
        this.claims = informers.of(Resources.PERSISTENT_VOLUME_CLAIMS);
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
        }
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
        String policy = released.spec().persistentVolumeReclaimPolicy();
        if (policy.equals("Recycle")) {
            fail(released, "VolumeFailedRecycle", "No recycler plugin found for the volume!");
        } else if (policy.equals("Delete")
                && !released.annotations().containsKey(Claims.PROVISIONED_BY)) {
            fail(released, "VolumeFailedDelete", undeletable(volume));
        }
    }

    /** Folders of hosts are left alone, those that Kubernetes would remove included. */
    private static String undeletable(PersistentVolume volume) {
        String path = volume.spec().hostPath().path();
        return path.isEmpty() || path.matches(".*/tmp/.+")
                ? "error getting deleter volume plugin for volume \""
                        + volume.name()
                        + "\": no deletable volume plugin matched"
                : "host_path deleter only supports /tmp/.+ but received provided " + path;
    }

    private void fail(PersistentVolume volume, String reason, String message) {
        if (!volume.status().phase().equals("Failed")) {
            binding.phase(volume, "Failed", message, timeline.now());
            events.event(volume, EventRecorder.WARNING, reason, message);
        }
    }
}
