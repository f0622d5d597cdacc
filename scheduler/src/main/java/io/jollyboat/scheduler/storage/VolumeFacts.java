package io.jollyboat.scheduler.storage;

import io.jollyboat.core.placement.NodeSelectorTerm;
import io.jollyboat.core.reconcile.Key;
import io.jollyboat.scheduler.node.NodeFacts;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A PersistentVolume.
 *
 * @param nodes the terms of which a node must match one; empty when it can be used everywhere
 * @param claim the claim it is meant for or bound to
 * @param driver the CSI driver; empty for none
 * @param handle what the driver knows it by
 */
public record VolumeFacts(
        String name,
        String resourceVersion,
        Map<String, String> labels,
        Optional<List<NodeSelectorTerm>> nodes,
        @Nullable ClaimRef claim,
        Offer offer,
        String driver,
        String handle) {

    /** A claim that a volume names. The uid is empty while the volume is only kept for it. */
    public record ClaimRef(Key key, String uid) {}

    /**
     * What it offers to a claim.
     *
     * @param available its phase is Available, and it is not on its way out
     */
    public record Offer(
            String storageClass, long bytes, Set<String> modes, String mode, boolean available) {

        public Offer {
            modes = Set.copyOf(modes);
        }
    }

    public VolumeFacts {
        labels = Map.copyOf(labels);
    }

    public boolean usableOn(NodeFacts node) {
        return nodes.map(terms -> terms.stream().anyMatch(term -> term.matches(node))).orElse(true);
    }

    /** The volume, promised to a claim. */
    public VolumeFacts promisedTo(ClaimFacts to) {
        return new VolumeFacts(
                name,
                resourceVersion,
                labels,
                nodes,
                new ClaimRef(to.key(), to.uid()),
                offer,
                driver,
                handle);
    }
}
