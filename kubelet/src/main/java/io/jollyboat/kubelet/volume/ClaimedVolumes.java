package io.jollyboat.kubelet.volume;

import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.HostPathVolumeSource;
import io.jollyboat.core.api.core.v1.PersistentVolume;
import io.jollyboat.core.api.core.v1.PersistentVolumeClaim;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.api.core.v1.Volume;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.model.Trees;

/**
 * Finds what stands behind a pod's claims: a path of this node, since that is what persistent
 * volumes of the kinds {@code hostPath} and {@code local} are, or a share of another machine. Asks
 * the API server each time, which is when a pod's volumes or containers are made.
 */
final class ClaimedVolumes {

    /** Only in trees of this class. */
    private static final String LOCAL = "local";

    private final Client client;

    ClaimedVolumes(Client client) {
        this.client = client;
    }

    static boolean covers(Volume volume) {
        return volume.has("persistentVolumeClaim") || volume.has("ephemeral");
    }

    /**
     * Whether the files are the cluster's to give to a group: those of {@code local} volumes are,
     * those of {@code hostPath} ones are the machine's.
     */
    static boolean owned(HostPathVolumeSource found) {
        return found.json().has(LOCAL);
    }

    static boolean readOnly(Volume volume) {
        return volume.persistentVolumeClaim().readOnly();
    }

    /**
     * The volume that a pod's claim has.
     *
     * @throws VolumeException while there is none, in the words of Kubernetes' event
     */
    PersistentVolume find(Pod pod, Volume volume) throws VolumeException {
        String name =
                volume.has("ephemeral")
                        ? pod.name() + "-" + volume.name()
                        : volume.persistentVolumeClaim().claimName();
        try {
            PersistentVolume found = volume(pod, volume, name);
            String misuse = BlockVolumes.misuse(pod, volume, found);
            if (!misuse.isEmpty()) {
                throw failed(pod, volume, name, misuse);
            }
            return found;
        } catch (ApiException e) {
            throw failed(pod, volume, name, "failed to fetch PVC from API server: " + e.message());
        }
    }

    private PersistentVolume volume(Pod pod, Volume volume, String name) throws VolumeException {
        PersistentVolumeClaim claim =
                client.get(Resources.PERSISTENT_VOLUME_CLAIMS, pod.namespace(), name);
        if (volume.has("ephemeral") && !ownedBy(pod, claim)) {
            throw failed(
                    pod,
                    volume,
                    name,
                    "PVC "
                            + pod.namespace()
                            + "/"
                            + name
                            + " was not created for pod "
                            + pod.namespace()
                            + "/"
                            + pod.name()
                            + " (pod is not owner)");
        }
        if (claim.beingDeleted()) {
            throw failed(pod, volume, name, "PVC is being deleted");
        }
        String bound = claim.spec().volumeName();
        if (!claim.status().phase().equals("Bound") || bound.isEmpty()) {
            throw failed(pod, volume, name, "PVC is not bound");
        }
        PersistentVolume found = client.get(Resources.PERSISTENT_VOLUMES, "", bound);
        if (!found.spec().claimRef().uid().equals(claim.uid())) {
            throw failed(
                    pod,
                    volume,
                    name,
                    "failed to fetch PV "
                            + bound
                            + " from API server: PV name and claimRef do not match");
        }
        return found;
    }

    private static boolean ownedBy(Pod pod, PersistentVolumeClaim claim) {
        return claim.controller().filter(owner -> owner.uid().equals(pod.uid())).isPresent();
    }

    /** The path of this node that is behind a volume, and what it has to be. */
    static HostPathVolumeSource path(PersistentVolume found) throws VolumeException {
        if (found.spec().has("hostPath")) {
            return found.spec().hostPath();
        }
        if (found.spec().has("local")) {
            return new HostPathVolumeSource(
                    Trees.newObject()
                            .put("path", found.spec().local().path())
                            .put("type", "Directory")
                            .put(LOCAL, true));
        }
        throw VolumeException.setUp(
                found.name(), "no volume plugin matched for volume " + found.name());
    }

    private static VolumeException failed(Pod pod, Volume volume, String claim, String why) {
        return new VolumeException(
                "Unable to attach or mount volumes: unmounted volumes=["
                        + volume.name()
                        + "], unattached volumes=[], failed to process volumes=["
                        + volume.name()
                        + "]: error processing PVC "
                        + pod.namespace()
                        + "/"
                        + claim
                        + ": "
                        + why);
    }
}
