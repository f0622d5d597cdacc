package io.jollyboat.controllers.persistentvolume;

import io.jollyboat.core.api.core.v1.ObjectReference;
import io.jollyboat.core.api.core.v1.PersistentVolume;
import io.jollyboat.core.api.core.v1.PersistentVolumeClaim;
import io.jollyboat.core.model.Quantity;

/** What claims and volumes say about each other. Pure. */
public final class Claims {

    public static final String BIND_COMPLETED = "pv.kubernetes.io/bind-completed";
    public static final String BOUND_BY_CONTROLLER = "pv.kubernetes.io/bound-by-controller";
    public static final String PROVISIONED_BY = "pv.kubernetes.io/provisioned-by";
    public static final String SELECTED_NODE = "volume.kubernetes.io/selected-node";
    public static final String PROVISIONER = "volume.kubernetes.io/storage-provisioner";
    public static final String FORMER_PROVISIONER = "volume.beta.kubernetes.io/storage-provisioner";
    private static final String FORMER_CLASS = "volume.beta.kubernetes.io/storage-class";

    private Claims() {}

    /** The class that a claim asks for, or the empty string. */
    public static String classOf(PersistentVolumeClaim claim) {
        String former = claim.annotations().getOrDefault(FORMER_CLASS, "");
        return former.isEmpty() ? claim.spec().storageClassName() : former;
    }

    public static String classOf(PersistentVolume volume) {
        String former = volume.annotations().getOrDefault(FORMER_CLASS, "");
        return former.isEmpty() ? volume.spec().storageClassName() : former;
    }

    /** Whether a claim leaves it to the cluster which class it gets. */
    static boolean hasNoClass(PersistentVolumeClaim claim) {
        return !claim.spec().has("storageClassName")
                && !claim.annotations().containsKey(FORMER_CLASS);
    }

    public static Quantity requested(PersistentVolumeClaim claim) {
        return claim.spec().resources().requests().getOrDefault("storage", Quantity.ZERO);
    }

    public static Quantity capacity(PersistentVolume volume) {
        return volume.spec().capacity().getOrDefault("storage", Quantity.ZERO);
    }

    /** Whether a volume is meant for some claim. */
    static boolean claimed(PersistentVolume volume) {
        return volume.spec().has("claimRef");
    }

    /** Whether a volume is meant for this claim; one that was prepared by hand knows no uid. */
    static boolean claimedBy(PersistentVolume volume, PersistentVolumeClaim claim) {
        ObjectReference reference = volume.spec().claimRef();
        return reference.name().equals(claim.name())
                && reference.namespace().equals(claim.namespace())
                && (reference.uid().isEmpty() || reference.uid().equals(claim.uid()));
    }
}
