package io.jollyboat.scheduler.storage;

import io.jollyboat.core.reconcile.Key;
import java.util.ArrayList;
import java.util.List;

/**
 * The claims of one pod by what has to happen to them before it can run.
 *
 * @param bound with their volumes already
 * @param toBind to be bound once the pod has a node
 * @param obstacle why the pod can go nowhere; empty when it can
 * @param immediate claims that somebody else binds, and has not yet
 */
public record VolumeNeeds(
        List<ClaimFacts> bound, List<ClaimFacts> toBind, String obstacle, List<Key> immediate) {

    private static final String UNBOUND = "pod has unbound immediate PersistentVolumeClaims";

    /**
     * @param ephemeral names of the claims that are made for the pod
     */
    public static VolumeNeeds of(
            String namespace, List<String> claims, List<String> ephemeral, Storage storage) {
        List<ClaimFacts> bound = new ArrayList<>();
        List<ClaimFacts> toBind = new ArrayList<>();
        List<Key> immediate = new ArrayList<>();
        for (String name : claims) {
            Key key = new Key(namespace, name);
            ClaimFacts claim = storage.claim(key).orElse(null);
            if (claim == null) {
                return blocked(missing(name, ephemeral.contains(name)));
            }
            if (claim.lost()) {
                return blocked(
                        "persistentvolumeclaim \"%s\" bound to non-existent persistentvolume \"%s\""
                                .formatted(name, claim.volume()));
            }
            if (claim.leaving()) {
                return blocked("persistentvolumeclaim \"" + name + "\" is being deleted");
            }
            if (claim.isReady()) {
                bound.add(claim);
                continue;
            }
            String ofClass = claim.wanted().storageClass();
            StorageClassFacts found = storage.storageClass(ofClass).orElse(null);
            if (found == null && !ofClass.isEmpty()) {
                return blocked("storageclass.storage.k8s.io \"" + ofClass + "\" not found");
            }
            if (claim.volume().isEmpty() && found != null && found.waits()) {
                toBind.add(claim);
            } else {
                immediate.add(key);
            }
        }
        return new VolumeNeeds(bound, toBind, immediate.isEmpty() ? "" : UNBOUND, immediate);
    }

    private static String missing(String name, boolean ephemeral) {
        return ephemeral
                ? "waiting for ephemeral volume controller to create the persistentvolumeclaim \""
                        + name
                        + "\""
                : "persistentvolumeclaim \"" + name + "\" not found";
    }

    private static VolumeNeeds blocked(String obstacle) {
        return new VolumeNeeds(List.of(), List.of(), obstacle, List.of());
    }
}
