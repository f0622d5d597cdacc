package io.jollyboat.scheduler.whatif;

import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.api.meta.v1.OwnerReference;
import java.util.Map;
import java.util.Optional;

/**
 * Which pods may be evicted to empty a node: those that {@code kubectl drain} evicts, but for what
 * is marked as not to be moved for the cluster autoscaler.
 *
 * @param ending whether pods may go that nothing makes again ({@code --force})
 * @param losingFiles whether pods may go that have files which go with them ({@code
 *     --delete-emptydir-data})
 */
public record EvictionRules(boolean ending, boolean losingFiles) {

    private static final String MIRROR = "kubernetes.io/config.mirror";
    private static final String SAFE = "cluster-autoscaler.kubernetes.io/safe-to-evict";

    /** What becomes of a pod that has a node and has not ended. */
    public Fate of(Pod pod) {
        Map<String, String> marks = pod.annotations();
        Optional<OwnerReference> maker = maker(pod);
        if (marks.containsKey(MIRROR)
                || pod.metadata().deletionTimestamp().isPresent() // goes anyway
                || maker.filter(EvictionRules::isDaemonSet).isPresent()) {
            return new Fate.Stays();
        }
        if (marks.getOrDefault(SAFE, "").equals("false")) {
            return new Fate.Holds("is not to be moved (" + SAFE + ": \"false\")");
        }
        if (!losingFiles && pod.spec().volumes().stream().anyMatch(each -> each.has("emptyDir"))) {
            return new Fate.Holds(
                    "would lose the files in its emptyDir (--delete-emptydir-data allows it)");
        }
        if (maker.isPresent()) {
            return new Fate.Moves();
        }
        return ending
                ? new Fate.Ends()
                : new Fate.Holds("would not be made again by anything (--force deletes it)");
    }

    /** Who makes such a pod again; empty when nobody does. */
    public static Optional<OwnerReference> maker(Pod pod) {
        return pod.ownerReferences().stream().filter(each -> each.controller(false)).findFirst();
    }

    private static boolean isDaemonSet(OwnerReference owner) {
        return owner.kind().equals("DaemonSet") && owner.apiVersion().startsWith("apps/");
    }
}
