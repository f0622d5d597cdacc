package io.jollyboat.scheduler.storage;

import io.jollyboat.core.reconcile.Key;
import io.jollyboat.core.selector.LabelSelector;
import java.util.Set;

/**
 * A PersistentVolumeClaim.
 *
 * @param volume the volume it names; empty for none
 * @param bound the binding is complete
 * @param lost its volume is gone
 * @param selectedNode the node that a provisioner was told to provide for; empty for none
 * @param wanted what it asks of a volume that it is not bound to
 */
public record ClaimFacts(
        Key key,
        String uid,
        String resourceVersion,
        String volume,
        boolean bound,
        boolean lost,
        boolean leaving,
        String selectedNode,
        Wanted wanted) {

    /**
     * @param storageClass name; empty for volumes without class
     * @param bytes at least so many
     * @param modes access modes, all of which the volume must have
     * @param mode Filesystem or Block
     * @param selector picks volumes by their labels
     */
    public record Wanted(
            String storageClass,
            long bytes,
            Set<String> modes,
            String mode,
            LabelSelector selector) {

        public Wanted {
            modes = Set.copyOf(modes);
        }
    }

    /** Whether it is with its volume, so that pods can use it. */
    public boolean isReady() {
        return !volume.isEmpty() && bound;
    }

    /** Whether only one pod may use it at a time. */
    public boolean onePodOnly() {
        return wanted.modes().contains("ReadWriteOncePod");
    }
}
