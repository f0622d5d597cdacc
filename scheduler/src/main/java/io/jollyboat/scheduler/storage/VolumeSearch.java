package io.jollyboat.scheduler.storage;

import io.jollyboat.scheduler.node.NodeFacts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether a pod's claims can be used on one node: bound ones where their volumes are, the others
 * with volumes that are there or can be made.
 *
 * @param promises what has to be done for that; empty when there are reasons
 * @param reasons why it cannot be, in Kubernetes' words
 */
public record VolumeSearch(List<Promise> promises, List<String> reasons) {

    private static final String NOT_FOUND =
            "node(s) didn't find available persistent volumes to bind";
    private static final String ELSEWHERE = "node(s) didn't match PersistentVolume's node affinity";
    private static final String FULL = "node(s) did not have enough free storage";
    private static final String GONE =
            "node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)";

    private static final Comparator<VolumeFacts> SMALLEST =
            Comparator.comparingLong((VolumeFacts volume) -> volume.offer().bytes())
                    .thenComparing(VolumeFacts::name);

    public VolumeSearch {
        promises = List.copyOf(promises);
        reasons = List.copyOf(reasons);
    }

    /** What is to be done for a claim before the pod that wants it can go to its node. */
    public sealed interface Promise {

        ClaimFacts claim();

        /** The claim gets a volume that is there. */
        record Existing(ClaimFacts claim, VolumeFacts volume) implements Promise {}

        /** The claim gets a volume that is made for the node. */
        record Made(ClaimFacts claim) implements Promise {}
    }

    public static VolumeSearch on(NodeFacts node, VolumeNeeds needs, Storage storage) {
        List<String> reasons = new ArrayList<>(0);
        for (ClaimFacts claim : needs.bound()) {
            VolumeFacts volume = storage.volume(claim.volume());
            if (volume == null) {
                return new VolumeSearch(List.of(), List.of(GONE));
            }
            if (!volume.usableOn(node) && reasons.isEmpty()) {
                reasons.add(ELSEWHERE);
            }
        }
        List<Promise> promises = new ArrayList<>(needs.toBind().size());
        Set<String> taken = new HashSet<>();
        List<ClaimFacts> smallestFirst = new ArrayList<>(needs.toBind());
        smallestFirst.sort(Comparator.comparingLong(claim -> claim.wanted().bytes()));
        for (ClaimFacts claim : smallestFirst) {
            VolumeFacts volume = best(claim, node, storage, taken);
            String obstacle = volume == null ? making(claim, node, storage) : "";
            if (!obstacle.isEmpty()) {
                reasons.add(obstacle);
                break;
            }
            promises.add(
                    volume == null ? new Promise.Made(claim) : new Promise.Existing(claim, volume));
            if (volume != null) {
                taken.add(volume.name());
            }
        }
        return new VolumeSearch(reasons.isEmpty() ? promises : List.of(), reasons);
    }

    /** The smallest volume that will do; one that is kept for the claim before all others. */
    private static @Nullable VolumeFacts best(
            ClaimFacts claim, NodeFacts node, Storage storage, Set<String> taken) {
        if (!claim.selectedNode().isEmpty()) {
            return null; // a volume is being made already
        }
        VolumeFacts best = null;
        for (VolumeFacts volume : storage.all()) {
            if (taken.contains(volume.name()) || !suits(claim, volume) || !volume.usableOn(node)) {
                continue;
            }
            if (volume.claim() != null) {
                return volume;
            }
            best = best == null || SMALLEST.compare(volume, best) < 0 ? volume : best;
        }
        return best;
    }

    private static boolean suits(ClaimFacts claim, VolumeFacts volume) {
        ClaimFacts.Wanted wanted = claim.wanted();
        VolumeFacts.Offer offer = volume.offer();
        return offer.available()
                && offer.storageClass().equals(wanted.storageClass())
                && offer.mode().equals(wanted.mode())
                && offer.bytes() >= wanted.bytes()
                && offer.modes().containsAll(wanted.modes())
                && isFreeFor(claim, volume)
                && wanted.selector().matches(volume.labels());
    }

    private static boolean isFreeFor(ClaimFacts claim, VolumeFacts volume) {
        VolumeFacts.ClaimRef kept = volume.claim();
        return kept == null
                || kept.key().equals(claim.key())
                        && (kept.uid().isEmpty() || kept.uid().equals(claim.uid()));
    }

    /** Why no volume can be made for the claim; empty when one can. */
    private static String making(ClaimFacts claim, NodeFacts node, Storage storage) {
        if (!claim.selectedNode().isEmpty() && !claim.selectedNode().equals(node.name())) {
            return NOT_FOUND;
        }
        StorageClassFacts of = storage.storageClass(claim.wanted().storageClass()).orElse(null);
        if (of == null || !of.provisions() || !of.provisionsFor(node)) {
            return NOT_FOUND;
        }
        boolean enough =
                !storage.counting().contains(of.provisioner())
                        || storage.capacities().stream()
                                .filter(each -> each.storageClass().equals(of.name()))
                                .filter(each -> each.bytes() >= claim.wanted().bytes())
                                .anyMatch(each -> each.nodes().matches(node.labels()));
        return enough ? "" : FULL;
    }
}
