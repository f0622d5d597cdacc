package io.jollyboat.controllers.persistentvolume;

import io.jollyboat.core.api.core.v1.PersistentVolume;
import io.jollyboat.core.api.core.v1.PersistentVolumeClaim;
import io.jollyboat.core.selector.LabelSelector;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Which volume suits a claim best: one prepared for it, else the smallest that is enough. Pure. */
final class VolumeMatch {

    private VolumeMatch() {}

    /**
     * @param later whether it is the scheduler that chooses, so that only a volume prepared for the
     *     claim may be taken
     */
    static Optional<PersistentVolume> best(
            PersistentVolumeClaim claim, Collection<PersistentVolume> volumes, boolean later) {
        Optional<PersistentVolume> prepared =
                volumes.stream()
                        .filter(volume -> Claims.claimed(volume) && Claims.claimedBy(volume, claim))
                        .filter(volume -> mismatch(volume, claim).isEmpty())
                        .min(Comparator.comparing(PersistentVolume::name));
        if (prepared.isPresent() || later) {
            return prepared;
        }
        LabelSelector selector = LabelSelector.of(claim.spec().selector().json());
        return volumes.stream()
                .filter(volume -> free(volume) && mismatch(volume, claim).isEmpty())
                .filter(
                        volume ->
                                volume.spec().accessModes().containsAll(claim.spec().accessModes()))
                .filter(
                        volume ->
                                !claim.spec().has("selector") || selector.matches(volume.labels()))
                .min(Comparator.comparing(Claims::capacity).thenComparing(PersistentVolume::name));
    }

    private static boolean free(PersistentVolume volume) {
        return volume.status().phase().equals("Available")
                && !Claims.claimed(volume)
                && !volume.beingDeleted();
    }

    /** Why a volume cannot be a claim's, whoever wants it; empty when it can. */
    static String mismatch(PersistentVolume volume, PersistentVolumeClaim claim) {
        if (Claims.capacity(volume).compareTo(Claims.requested(claim)) < 0) {
            return "requested PV is too small";
        }
        if (!Claims.classOf(volume).equals(Claims.classOf(claim))) {
            return "storageClassName does not match";
        }
        if (!volume.spec()
                .volumeAttributesClassName()
                .equals(claim.spec().volumeAttributesClassName())) {
            return "volumeAttributesClassName does not match";
        }
        if (!sameMode(volume, claim)) {
            return "incompatible volumeMode";
        }
        List<String> wanted = claim.spec().accessModes();
        if (!volume.spec().accessModes().containsAll(wanted)) {
            return "incompatible accessMode";
        }
        return "";
    }

    /** Whether both are file systems or both are not. */
    static boolean sameMode(PersistentVolume volume, PersistentVolumeClaim claim) {
        return mode(volume.spec().volumeMode()).equals(mode(claim.spec().volumeMode()));
    }

    private static String mode(String stated) {
        return stated.isEmpty() ? "Filesystem" : stated;
    }
}
